use std::future::Future;

/// The server and the disk as the weights need them: a browser gives both, tests stand in for it.
pub trait Outside {
    type Body: Body;

    /// Asks for the bytes of an absolute address, from position `from` on.
    ///
    /// # Errors
    /// In words, where nothing answers.
    fn fetch(&self, address: &str, from: u64) -> impl Future<Output = Result<Reply<Self::Body>, String>>;

    /// Names of the files kept on this device.
    fn names(&self) -> impl Future<Output = Result<Vec<String>, Refused>>;

    /// All bytes of a kept file; `None` where there is none of this name.
    fn read(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Refused>>;

    /// Puts `bytes` at position `at` of a file, which is made where it is missing and ends behind them.
    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> impl Future<Output = Result<(), Refused>>;

    /// Removes a file, where there is one.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), Refused>>;
}

/// What a server answered.
#[derive(Debug)]
pub struct Reply<B> {
    /// The status of HTTP.
    pub status: u16,
    pub body: B,
}

/// The bytes of an answer, piece by piece. Dropping it ends the transfer.
pub trait Body {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// In words, where the transfer breaks off.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, String>>;
}

/// The browser lets the page keep no files here, or no more of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;
