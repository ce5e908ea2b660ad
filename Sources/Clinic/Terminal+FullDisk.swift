// What a full disk leaves in the watched folder: told by looking, because nothing can be written down then.
import HubAPI
import Spool

extension Terminal {
    /// Files of a watched folder that have no room on the disk of the spool. Nothing is opened, nothing written.
    package nonisolated func filesWithoutRoom(in folder: String) -> [FolderNotice] {
        WatchedFolder(folder).sightings().compactMap { sighting in
            let file = sighting.file
            return spool.folder.lackOfRoom(for: file.size, of: file.name).map {
                FolderNotice(path: file.path, problem: ClinicError($0).problem)
            }
        }
    }
}
