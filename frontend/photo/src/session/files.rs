//! Photos and projects as files.

use infill_protocol::{ExportOptions, PROJECT_MIME, PhotoResponse, UserError, Work};

use super::{Answer, OpenPhoto, in_words};
use crate::{Project, export_name};

impl OpenPhoto {
    pub(super) fn export(&self, id: u32, options: ExportOptions) -> Result<Vec<Answer>, UserError> {
        let bytes = self.photo.encode(options).map_err(in_words)?;
        let name = export_name(self.photo.name(), options.format);
        Ok(vec![(PhotoResponse::Exported { id, name, mime: options.format.mime().into() }, vec![bytes])])
    }

    pub(super) fn save_project(
        &self,
        id: u32,
        work: Work,
        pictures: Vec<Vec<u8>>,
    ) -> Result<Vec<Answer>, UserError> {
        let name = self.photo.name();
        let project = Project { name: name.into(), photo: self.photo.original().to_vec(), work, pictures };
        let file = project.write().map_err(|error| {
            UserError::new(format!("The project could not be saved: {error} Download the photo instead."))
        })?;
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (name, mime) = (format!("{stem}.infill"), PROJECT_MIME.into());
        Ok(vec![(PhotoResponse::Exported { id, name, mime }, vec![file])])
    }
}

pub fn read_project(id: u32, name: &str, file: &[u8]) -> Result<Vec<Answer>, UserError> {
    let Project { name, photo, work, pictures } =
        Project::read(file).map_err(|error| UserError::new(format!("“{name}” was not opened: {error}")))?;
    let payload = [photo].into_iter().chain(pictures).collect();
    Ok(vec![(PhotoResponse::ProjectRead { id, name, work }, payload)])
}
