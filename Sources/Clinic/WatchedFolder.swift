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
        /// By which the hub reads it, where it is a table.
        var mapping: String?
        /// Whether it does not end as its kind does, and was waited for in vain.
        var isCut = false
    }

    /// How often a file may be seen to change before it is spoken of.
    static let patience = 60
    /// How long a file of another user that does not end as its kind does is waited for. Whoever has not gone on for ten
    /// minutes is dead (a stick that was pulled out, a share that was cut); then the hub says what is wrong with the file.
    static let resignation = Duration.seconds(600)
    /// The same where the system says that nobody has it open, in quiet times: a writer that closes its file and opens it
    /// again for the rest does so within seconds. Half a minute by the usual quiet time.
    static let breaths = 3

    private static let lanes: [(folder: String, urgency: Urgency)] = [
        ("/emergency", .emergency), ("/urgent", .urgent), ("", .routine),
    ]
    /// The folders in it that are ours.
    private static let own = ["/sent", "/refused", "/urgent", "/emergency"]
    /// Names under which programs keep what they have not finished.
    private static let unfinished = [".tmp", ".part", ".partial", ".crdownload", ".download", ".new", "~"]

    /// For how long a file has been the same, and whether the system says that nobody writes it.
    private struct Rest {
        let age: Duration
        let isSure: Bool
    }

    private struct Sight {
        let file: FileSighting
        /// Since when it has been the same.
        let since: ContinuousClock.Instant
    }

    let root: String
    /// The alliance's mapping for tables of this folder; none leaves them where they are.
    private let mapping: String?
    private let quiet: Duration
    private let isOpen: @Sendable (FileSighting) -> Bool?
    private var seen: [String: Sight] = [:]
    private var changes: [String: Int] = [:]
    /// Files that no exam can be made of, and why: they are not opened again before something in the folder has changed, so that
    /// thousands of them cost a look at their names and no more.
    private var strange: [String: (file: FileSighting, problem: Problem)] = [:]
    /// Why files stay, by path.
    private(set) var notices: [String: Problem] = [:]

    /// Names a folder; it need not be there yet.
    /// - Parameters:
    ///   - quiet: how long a file must not change where it cannot be told whether somebody has it open for writing. Ten
    ///     seconds: a Windows share (SMB) passes on what was written within a second or two, and a program that exports an
    ///     exam does not pause for longer within it.
    ///   - mapping: the alliance's mapping by which tables (.csv, .tsv, .txt) are read.
    ///   - isOpen: says whether somebody has a file open for writing; nil where that cannot be told.
    init(
        _ path: String, quiet: Duration = .seconds(10), mapping: String? = nil,
        isOpen: @escaping @Sendable (FileSighting) -> Bool? = { $0.isOpenForWriting }
    ) {
        root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        self.quiet = quiet
        self.mapping = mapping
        self.isOpen = isOpen
    }

    /// Makes the subfolders that are missing. Called before every look: a disk may be mounted over the folder at any time.
    /// - Throws: `later` when there is no such folder, or it may not be written.
    func prepare() throws(ClinicError) {
        do {
            guard FileManager.default.fileExists(atPath: root) else { throw CocoaError(.fileNoSuchFile) }
            for folder in Self.own {
                try FileManager.default.createDirectory(atPath: root + folder, withIntermediateDirectories: true)
            }
        } catch {
            throw ClinicError(.later, .folderMissing(root))
        }
    }

    /// Everything that lies there now, with its lane.
    func sightings() -> [(file: FileSighting, urgency: Urgency)] {
        Self.lanes.flatMap { lane in
            ShownName.all(of: FolderEntry.all(in: root + lane.folder)).filter { Self.isWanted($0.name) }.compactMap {
                FileSighting($0.entry, as: $0.name).map { ($0, lane.urgency) }
            }
        }
    }

    /// Says of every folder in it that is not one of ours that nobody looks into it, and of links and pipes that they stay.
    mutating func noteStrangers() {
        for lane in Self.lanes.map(\.folder) {
            for (entry, name) in ShownName.all(of: FolderEntry.all(in: root + lane)) {
                guard !name.hasPrefix("."), !(lane.isEmpty && Self.own.contains("/" + name)) else { continue }
                switch entry.kind {
                case .folder: notices["\(root)\(lane)/\(name)"] = .folderIgnored(name)
                case .other: notices["\(root)\(lane)/\(name)"] = .notAFile(name)
                case .file, nil: continue
                }
            }
        }
    }

    /// Compares what lies there with the look before; answers what is complete.
    mutating func complete(
        among files: [(file: FileSighting, urgency: Urgency)], at moment: ContinuousClock.Instant = .now
    ) -> [Group] {
        let before = seen
        seen = Dictionary(files.map { ($0.file.path, Self.sight($0.file, before, moment)) }) { first, _ in first }
        changes = changes.filter { seen[$0.key] != nil }
        // What comes or goes may make an exam of what lay there alone.
        if seen.count != before.count || seen.keys.contains(where: { before[$0] == nil }) { strange = [:] }
        strange = strange.filter { seen[$0.key]?.file == $0.value.file }
        notices = strange.mapValues(\.problem)
        var rests: [String: Rest] = [:]
        let quiet = files.filter {
            strange[$0.file.path] == nil && isQuiet($0.file, before: before[$0.file.path], at: moment, &rests)
        }
        return Self.lanes.flatMap { lane in
            groups(of: quiet.filter { $0.urgency == lane.urgency }.map(\.file), lane.urgency)
        }.compactMap { ended($0, rests) }
    }

    private static func sight(_ file: FileSighting, _ before: [String: Sight], _ moment: ContinuousClock.Instant)
        -> Sight
    {
        if let known = before[file.path], known.file == file { return known }
        return Sight(file: file, since: moment)
    }

    /// Says of a file why it stays.
    mutating func note(_ problem: Problem, of path: String) { notices[path] = problem }

    /// Two looks must find a file the same. Where the system says that nobody writes it, that is enough; where it cannot,
    /// the file must have been the same for long.
    private mutating func isQuiet(
        _ file: FileSighting, before: Sight?, at moment: ContinuousClock.Instant, _ rests: inout [String: Rest]
    ) -> Bool {
        let isOpen = file == before?.file ? isOpen(file) : true
        guard let before, isOpen != true else {
            changes[file.path, default: 0] += 1
            if changes[file.path, default: 0] > Self.patience { notices[file.path] = .fileChanging(file.name) }
            return false
        }
        changes[file.path] = nil
        rests[file.path] = Rest(age: before.since.duration(to: moment), isSure: isOpen != nil)
        if isOpen == nil {
            guard before.since.advanced(by: quiet) <= moment else { return false }
        }
        guard file.size > 0 else {
            notices[file.path] = .fileEmpty(file.name)
            return false
        }
        return true
    }

    /// A group whose files end as their kind does, or have not gone on for so long that nobody will; the latter is marked.
    /// No lease tells of a writer that has closed its file and will open it again.
    private mutating func ended(_ group: Group, _ rests: [String: Rest]) -> Group? {
        guard FileTail.isWhole(group.files) == false else { return group }
        let waits = group.files.compactMap { rests[$0.path] }
        let patience = patience(group.urgency, isSure: waits.allSatisfy(\.isSure))
        guard let age = waits.map(\.age).min(), age < patience else {
            var cut = group
            cut.isCut = true
            return cut
        }
        for file in group.files { notices[file.path] = .fileIncomplete(file.name, patience.components.seconds) }
        return nil
    }

    /// What is urgent does not wait long for an end that may never come: the hub reads it, or says why not.
    private func patience(_ urgency: Urgency, isSure: Bool) -> Duration {
        guard urgency == .routine else { return quiet }
        return isSure ? quiet * Self.breaths : Self.resignation
    }

    private mutating func groups(of files: [FileSighting], _ urgency: Urgency) -> [Group] {
        let byPath = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        var groups: [Group] = []
        for paths in ExamKindGuess.exams(of: files.map(\.path)) {
            guard let kind = ExamKindGuess.kind(of: paths.compactMap { byPath[$0] }, mapping: mapping) else {
                let isTable = ExamKindGuess.areTables(at: paths)
                for file in paths.compactMap({ byPath[$0] }) {
                    // What cannot be read now says nothing of what it is: the next look tries again.
                    if let obstacle = file.obstacle {
                        notices[file.path] = ClinicError(obstacle).problem
                        continue
                    }
                    let problem = isTable ? Problem.tableWithoutMapping(file.name) : .fileKindUnknown(file.name)
                    (notices[file.path], strange[file.path]) = (problem, (file, problem))
                }
                continue
            }
            guard ExamKindGuess.isWhole(paths) else {
                paths.forEach { notices[$0] = .recordIncomplete(byPath[$0]?.name ?? $0) }
                continue
            }
            var group = Group(files: paths.compactMap { byPath[$0] }, kind: kind, urgency: urgency)
            if mapping != nil, ExamKindGuess.areTables(at: paths) { group.mapping = mapping }
            groups.append(group)
        }
        return groups
    }

    private static func isWanted(_ name: String) -> Bool {
        !name.hasPrefix(".") && !unfinished.contains { name.lowercased().hasSuffix($0) }
    }
}
