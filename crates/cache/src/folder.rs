//! The folder of a cache: nobody but its user can have written what is read there.

use crate::fault::{Fault, Unsafe};
use std::fs::{self, DirBuilder, OpenOptions};
use std::path::Path;

/// Makes the folder for the user alone, or checks that an existing one is.
pub(crate) fn make(folder: &Path) -> Result<(), Fault> {
    if fs::symlink_metadata(folder).is_err() {
        let above = folder.ancestors().skip(1).find(|above| above.exists()).unwrap_or(Path::new("/"));
        check_above(above).map_err(Fault::Unsafe)?;
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(Fault::NotOpened)?;
    }
    let metadata = fs::symlink_metadata(folder).map_err(Fault::NotOpened)?;
    if !metadata.is_dir() {
        return Err(Fault::Unsafe(Unsafe::NotAFolder));
    }
    check(&metadata).map_err(Fault::Unsafe)?;
    let real = folder.canonicalize().map_err(Fault::NotOpened)?;
    check_ways(&real).map_err(Fault::Unsafe)
}

/// Files of the cache are for its user alone.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Whether a file belongs to the user and nobody else can read or write it.
pub(crate) fn is_private(metadata: &fs::Metadata) -> bool {
    check(metadata).is_ok() && is_closed(metadata)
}

#[cfg(unix)]
mod rights {
    use crate::fault::Unsafe;
    use std::fs::{self, Metadata};
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    const STICKY: u32 = 0o1000;
    const OTHERS_WRITE: u32 = 0o002;
    const GROUP_WRITES: u32 = 0o020;

    fn me() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    pub(crate) fn check(metadata: &Metadata) -> Result<(), Unsafe> {
        if metadata.uid() != me() {
            return Err(Unsafe::OfAnother);
        }
        if metadata.mode() & (OTHERS_WRITE | GROUP_WRITES) != 0 {
            return Err(Unsafe::Writable);
        }
        Ok(())
    }

    /// Whether others have no rights at all.
    pub(crate) fn is_closed(metadata: &Metadata) -> bool {
        metadata.mode() & 0o077 == 0
    }

    /// A folder for the user alone can be made in a folder of his own, of the system, or one like `/tmp`. In that of another
    /// user it would be in that user's way: `sudo` often leaves `HOME` as it was.
    pub(crate) fn check_above(folder: &Path) -> Result<(), Unsafe> {
        let Ok(metadata) = fs::metadata(folder) else { return Err(Unsafe::NotAFolder) };
        let is_theirs = metadata.uid() != me() && metadata.uid() != 0 && metadata.mode() & STICKY == 0;
        if is_theirs { Err(Unsafe::OfAnother) } else { Ok(()) }
    }

    /// Whoever may write into a folder on the way can put another one in place of what was checked.
    pub(crate) fn check_ways(real: &Path) -> Result<(), Unsafe> {
        let open_to_all = |folder: &Path| {
            fs::metadata(folder)
                .is_ok_and(|metadata| metadata.mode() & OTHERS_WRITE != 0 && metadata.mode() & STICKY == 0)
        };
        if real.ancestors().skip(1).any(open_to_all) { Err(Unsafe::Replaceable) } else { Ok(()) }
    }
}

/// Elsewhere the folder lies in the user's profile, which the system keeps for him.
#[cfg(not(unix))]
mod rights {
    use crate::fault::Unsafe;
    use std::fs::Metadata;
    use std::path::Path;

    pub(crate) fn check(_: &Metadata) -> Result<(), Unsafe> {
        Ok(())
    }

    pub(crate) fn is_closed(_: &Metadata) -> bool {
        true
    }

    pub(crate) fn check_above(_: &Path) -> Result<(), Unsafe> {
        Ok(())
    }

    pub(crate) fn check_ways(_: &Path) -> Result<(), Unsafe> {
        Ok(())
    }
}

use rights::{check, check_above, check_ways, is_closed};
