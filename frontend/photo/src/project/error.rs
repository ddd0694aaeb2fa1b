/// Why a project file does not open, or cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProjectError {
    #[error("it is not a project of Infill. Choose a file that “Save project” wrote, or a photo.")]
    Foreign,
    #[error(
        "it was made by a later release of Infill. Reload the page to get the newest one, or open the photo inside: a project is a zip file."
    )]
    Future,
    #[error(
        "it is damaged ({0}). Try another copy; a project is a zip file, and the photo inside may still be whole."
    )]
    Damaged(&'static str),
    #[error("it is larger inside than a project may be. Open the photo itself instead.")]
    TooLarge,
    #[error("it names files outside its own folder, which no project does. Do not trust where it came from.")]
    BadPath,
}
