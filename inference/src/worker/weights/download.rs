use super::manifest::Offer;
use super::outside::{Body, Outside, Reply};
use super::shelf::Shelf;
use super::{Ended, Watch, file_name, hash_of};

/// Bytes that arrive before the file on this device is written again: what a broken transfer can lose.
const PIECE: usize = 1 << 20;

/// The transfer of one offered file.
pub(super) struct Download<'a, O> {
    pub outside: &'a O,
    pub shelf: &'a Shelf,
    pub offer: &'a Offer,
    /// Absolute.
    pub address: String,
    pub watch: &'a Watch<'a>,
}

impl<O: Outside> Download<'_, O> {
    /// All bytes of the file, of the promised length and hash: those kept, and from the server what is
    /// missing of them.
    ///
    /// # Errors
    /// Where it was stopped, and in words where the server or the network failed; what has arrived stays on
    /// this device and the next try goes on from there.
    pub async fn run(&self) -> Result<Vec<u8>, Ended> {
        let total = self.offer.bytes as usize;
        let kept = self.shelf.read(self.outside, &self.name()).await.unwrap_or_default();
        if kept.len() == total && self.is_right(&kept) {
            return Ok(kept);
        }
        let resumes = !kept.is_empty() && kept.len() < total;
        let mut file = self.rest(if resumes { kept } else { Vec::new() }).await?;
        if resumes && !self.is_right(&file) {
            // The beginning was of another file.
            file = self.rest(Vec::new()).await?;
        }
        if !self.is_right(&file) {
            self.shelf.remove(self.outside, &self.name()).await;
            return Err(
                self.failed("are not the ones that were published here. Reload the page and try again")
            );
        }
        Ok(file)
    }

    /// `file`, which may be empty, and what follows it on the server, no more than promised.
    async fn rest(&self, mut file: Vec<u8>) -> Result<Vec<u8>, Ended> {
        let stop = self.watch.stop;
        let asked = stop.unless(self.outside.fetch(&self.address, file.len() as u64)).await;
        let reply = asked.ok_or(Ended::Stopped)?.map_err(|error| self.broke_off(&file, &error))?;
        let Reply { status, mut body } = reply;
        match status {
            206 if !file.is_empty() => {}
            // A server that does not know of parts sends the whole.
            200 => file.clear(),
            // It has less than is kept: the file there is another.
            416 if !file.is_empty() => return Ok(file),
            _ => {
                return Err(self.failed(&format!(
                    "could not be fetched: the server answered {status}. Try again later"
                )));
            }
        }
        let mut saved = file.len();
        let ended = loop {
            self.watch.report("weights", file.len() as u64, self.offer.bytes);
            match stop.unless(body.next()).await {
                None => break Err(Ended::Stopped),
                Some(Err(error)) => break Err(self.broke_off(&file, &error)),
                Some(Ok(None)) if file.len() as u64 >= self.offer.bytes => break Ok(()),
                Some(Ok(None)) => break Err(self.broke_off(&file, "the end is missing")),
                Some(Ok(Some(bytes))) => file.extend(bytes),
            }
            if file.len() as u64 > self.offer.bytes {
                break Ok(());
            }
            if file.len() - saved >= PIECE {
                self.save(&file, &mut saved).await;
            }
        };
        self.save(&file, &mut saved).await;
        ended.map(|()| file)
    }

    async fn save(&self, file: &[u8], saved: &mut usize) {
        self.shelf.write(self.outside, &self.name(), *saved as u64, &file[*saved..]).await;
        *saved = file.len();
    }

    fn is_right(&self, file: &[u8]) -> bool {
        file.len() as u64 == self.offer.bytes && hash_of(file) == self.offer.hash
    }

    fn name(&self) -> String {
        file_name(self.offer.hash)
    }

    fn broke_off(&self, file: &[u8], error: &str) -> Ended {
        let (done, total) = (file.len(), self.offer.bytes);
        self.failed(&format!(
            "broke off after {done} of {total} bytes ({error}). Check the connection and load them again; it goes on from there"
        ))
    }

    fn failed(&self, what: &str) -> Ended {
        Ended::Failed(format!("The weights “{}” {what}.", self.offer.title))
    }
}
