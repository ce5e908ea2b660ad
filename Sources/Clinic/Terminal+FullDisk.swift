// What a full disk leaves in the watched folder: told by looking, because nothing can be written down then.
import Glibc
import HubAPI
import Spool

extension Terminal {
    /// Files of a watched folder that wait for room. Nothing is opened, nothing written.
    package static func filesWithoutRoom(in folder: String) -> [FolderNotice] {
        WatchedFolder(folder).sightings().map { sighting in
            let path = sighting.file.path
            return FolderNotice(path: path, problem: ClinicError(.disk(path: path, errno: ENOSPC)).problem)
        }
    }
}
