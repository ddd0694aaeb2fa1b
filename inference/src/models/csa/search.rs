//! Which known vector each vector of the hole resembles, by one matrix product.

use burn::tensor::{Int, Tensor};

/// Keeps a division by the length of a zero vector finite.
const EPSILON: f64 = 1e-8;

/// The known vector most like each query.
#[derive(Clone, Debug)]
pub struct Matches {
    /// `⟨query, known/‖known‖⟩` of the best, `[queries, 1]`.
    pub score: Tensor<2>,
    /// Its row among the known vectors, `[queries]`.
    pub nearest: Tensor<1, Int>,
}

/// The best known vector of every query. The query keeps its length: it does not change which is best.
///
/// # Shapes
/// - `queries`: `[queries, channels]`, `known`: `[known, channels]`
pub fn match_known(queries: Tensor<2>, known: Tensor<2>) -> Matches {
    match_allowed(queries, known, None)
}

/// As [`match_known`], with `penalties`, `[queries, known]`, added to the scores.
pub(super) fn match_allowed(queries: Tensor<2>, known: Tensor<2>, penalties: Option<Tensor<2>>) -> Matches {
    let scores = queries.matmul(unit(known).transpose()); // [queries, known]
    let scores = match penalties {
        Some(penalties) => scores + penalties,
        None => scores,
    };
    let (score, nearest) = scores.max_dim_with_indices(1); // [queries, 1]
    Matches { score, nearest: nearest.squeeze_dim(1) }
}

/// Rows divided by their length.
pub(super) fn unit(rows: Tensor<2>) -> Tensor<2> {
    let length = rows.clone().square().sum_dim(1).sqrt(); // [rows, 1]
    rows / (length + EPSILON)
}
