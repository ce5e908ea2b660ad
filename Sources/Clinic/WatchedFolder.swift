// The watched folder: which of its files are complete, and which belong together.
import FoundationEssentials
import HubAPI
import Spool

/// A folder in which devices and people drop files, with a subfolder for each hurry and one for what was taken.
///
/// It is looked at again and again rather than listened to: that also holds on network shares, after a restart, and for
/// files that were there before.
struct WatchedFolder: Sendable {
    /// Files that belong to one exam and are complete.
    struct Group: Sendable, Equatable {
        let files: [FileSighting]
        let kind: String
        let urgency: Urgency
    }

    /// How often a file may be seen to change before it is spoken of.
    static let patience = 60

    private static let lanes: [(folder: String, urgency: Urgency)] = [
        ("/emergency", .emergency), ("/urgent", .urgent), ("", .routine),
    ]
    /// Names under which programs keep what they have not finished.
    private static let unfinished = [".tmp", ".part", ".partial", ".crdownload", ".download", ".new", "~"]

    let root: String
    private var seen: [String: FileSighting] = [:]
    private var changes: [String: Int] = [:]
    /// Why files stay, by path.
    private(set) var notices: [String: Problem] = [:]

    /// Makes the subfolders.
    /// - Throws: `usage` when there is no such folder, or it may not be written.
    init(_ path: String) throws(ClinicError) {
        root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        for folder in ["/sent", "/urgent", "/emergency"] {
            do {
                guard FileManager.default.fileExists(atPath: root) else { throw CocoaError(.fileNoSuchFile) }
                try FileManager.default.createDirectory(atPath: root + folder, withIntermediateDirectories: true)
            } catch {
                throw ClinicError(
                    .usage, "watch-folder-wrong", zh: "无法使用监视文件夹 \(path)。请建立该文件夹，并允许本程序读写。",
                    en: "The folder to watch, \(path), cannot be used. Make it, and let this program read and write it."
                )
            }
        }
    }

    /// Everything that lies there now, with its lane.
    func sightings() -> [(file: FileSighting, urgency: Urgency)] {
        Self.lanes.flatMap { lane in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root + lane.folder)) ?? []
            return names.sorted().filter(Self.isWanted).compactMap { name in
                FileSighting(name, in: root + lane.folder).map { ($0, lane.urgency) }
            }
        }
    }

    /// Compares what lies there with the look before; answers what is complete.
    mutating func complete(among files: [(file: FileSighting, urgency: Urgency)]) -> [Group] {
        let before = seen
        seen = Dictionary(files.map { ($0.file.path, $0.file) }) { first, _ in first }
        changes = changes.filter { seen[$0.key] != nil }
        notices = [:]
        let quiet = files.filter { isQuiet($0.file, before: before[$0.file.path]) }
        return Self.lanes.flatMap { lane in
            groups(of: quiet.filter { $0.urgency == lane.urgency }.map(\.file), lane.urgency)
        }
    }

    /// Says of a file why it stays.
    mutating func note(_ problem: Problem, of path: String) { notices[path] = problem }

    private mutating func isQuiet(_ file: FileSighting, before: FileSighting?) -> Bool {
        guard file == before, file.isOpenForWriting != true else {
            changes[file.path, default: 0] += 1
            if changes[file.path, default: 0] > Self.patience { notices[file.path] = .fileChanging(file.name) }
            return false
        }
        changes[file.path] = nil
        guard file.size > 0 else {
            notices[file.path] = .fileEmpty(file.name)
            return false
        }
        return true
    }

    private mutating func groups(of files: [FileSighting], _ urgency: Urgency) -> [Group] {
        let byPath = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        var groups: [Group] = []
        for paths in ExamKindGuess.exams(of: files.map(\.path)) {
            guard let kind = ExamKindGuess.kind(of: paths) else {
                paths.forEach { notices[$0] = .fileKindUnknown(byPath[$0]?.name ?? $0) }
                continue
            }
            guard ExamKindGuess.isWhole(paths) else {
                paths.forEach { notices[$0] = .recordIncomplete(byPath[$0]?.name ?? $0) }
                continue
            }
            groups.append(Group(files: paths.compactMap { byPath[$0] }, kind: kind, urgency: urgency))
        }
        return groups
    }

    private static func isWanted(_ name: String) -> Bool {
        !name.hasPrefix(".") && !unfinished.contains { name.lowercased().hasSuffix($0) }
    }
}
