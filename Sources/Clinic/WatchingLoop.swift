// The agent's watching: complete files become exams, durably, and then lie in `sent/`, or in `refused/`.
import Analysers
import Failpoints
import FoundationEssentials
import Glibc
import HubAPI
import Spool

/// Looks, captures, moves. A file is moved only once its exam is durable; one that is durable is not captured again, because the
/// spool knows the file by its place on the disk, size and time, or by name, time and content where the place changed before it
/// was moved. What somebody puts back after it had left is said to be known, or becomes an exam where the first one was refused,
/// given up or of another lane. A copy is another file, and another exam.
struct WatchingLoop {
    /// A larger file is no single message.
    private static let labelLimit = 1 << 20

    /// Bytes of a name at most (Linux, `NAME_MAX`).
    private static let nameLimit = 255

    /// So many files of refused exams are looked after.
    private static let refusedLimit = 200

    /// So many of the files that stay are kept for whoever asks.
    private static let noticeLimit = 1_000

    /// Where a file lies once its exam is durable.
    private enum Place: String { case sent, refused }

    private let agent: Agent
    /// Files of refused exams that were looked for among those that were sent.
    private var laidAside: Set<RefusedFile> = []
    /// Files of exams that went up after all, and were looked for among those that were refused.
    private var broughtBack: Set<RefusedFile> = []
    private var folder: WatchedFolder
    private var told: [String: Problem] = [:]
    /// Files of which the spool knew nothing when it was last asked; it is not asked again while they stay as they are.
    private var unknown: Set<FileSighting> = []
    private var isFirst = true
    private var missing: Problem?

    init(_ agent: Agent, _ folder: WatchedFolder) {
        self.agent = agent
        self.folder = folder
    }

    func run() async {
        var loop = self
        repeat { await loop.look() } while await Agent.pause(agent.settings.lookInterval)
    }

    private mutating func look() async {
        guard await isThere() else { return }
        var fresh: [(file: FileSighting, urgency: Urgency)] = [], faults: [String: Problem] = [:]
        let sightings = folder.sightings()
        unknown.formIntersection(sightings.map(\.file))
        for sighting in sightings {
            if !unknown.contains(sighting.file), await moveIfCaptured(sighting, &faults) { continue }
            unknown.insert(sighting.file)
            fresh.append(sighting)
        }
        let groups = folder.complete(among: fresh)
        folder.noteStrangers()
        for (path, problem) in faults { folder.note(problem, of: path) }
        for group in groups { await capture(group) }
        await layAsideRefused()
        await bringBackMended()
        await tell()
    }

    /// A folder that is not there (yet) is said once, and looked for again with every look.
    private mutating func isThere() async -> Bool {
        var problem: Problem?
        do throws(ClinicError) { try folder.prepare() } catch { problem = error.problem }
        guard problem != missing else { return problem == nil }
        missing = problem
        agent.say(problem.map { .missing(folder.root, $0) } ?? .found(folder.root))
        await agent.terminal.remember(missing: problem, .folder)
        return problem == nil
    }

    /// Whether the file's exam is in the spool already; then it only has to be moved, which an earlier process could not.
    /// Where that cannot be told, the file waits and the reason is said.
    private func moveIfCaptured(
        _ seen: (file: FileSighting, urgency: Urgency), _ faults: inout [String: Problem]
    ) async -> Bool {
        do {
            guard let known = try await known(seen.file, as: seen.urgency) else { return false }
            try await move(seen.file, of: known.exam)
            if known.wasMoved { agent.say(.known(known.exam, file: seen.file.name)) }
        } catch {
            faults[seen.file.path] = ClinicError(error).problem
        }
        return true
    }

    private func known(_ file: FileSighting, as urgency: Urgency) async throws(SpoolError) -> KnownSource? {
        let spool = agent.terminal.spool
        if let known = try await spool.known(file, as: urgency) { return known }
        let alike = try await spool.exams(like: file, as: urgency)
        guard !alike.isEmpty else { return nil }
        let hash = try file.sha256()
        guard let exam = alike.first(where: { $0.sha256 == hash })?.exam else { return nil }
        try await spool.know(file, as: exam, urgency)
        return KnownSource(exam: exam, wasMoved: false)
    }

    private mutating func capture(_ group: WatchedFolder.Group) async {
        var draft = ExamDraft(files: group.files.map(\.path), kind: group.kind, urgency: group.urgency)
        draft.operator = agent.settings.staff
        unknown.subtract(group.files)
        draft.mapping = group.mapping
        draft.unassigned = await agent.terminal.rule(agent.settings.unassigned)
        do throws(ClinicError) {
            let capture = try await agent.terminal.capture(draft, from: group.files)
            agent.say(.captured(capture.exam, files: group.files.map(\.name)))
            if let problem = capture.problem { agent.say(.held(capture.exam, problem, isFinal: true)) }
            if group.isCut { await agent.terminal.remarkCut(capture.exam) }
            let place = capture.state == .refused ? Place.refused : .sent
            for file in group.files {
                do { try await move(file, of: capture.exam, to: place) } catch { throw ClinicError(error) }
                if place == .refused { agent.say(.laidAside(capture.exam, file: file.name)) }
            }
            await label(capture)
            if let twin = await agent.terminal.twin(of: capture) {
                agent.say(.twin(capture.exam, of: twin.exam, at: twin.capturedAt))
            }
        } catch  where error.problem.name == "file-changing" || error.problem.name == "file-unreadable" {
            // Somebody is still at it, or has given it another name: the next look will tell.
            group.files.forEach { folder.note(error.problem, of: $0.path) }
        } catch {
            // Said once with the file's name, however often it is tried: see ``tell()``.
            group.files.forEach { folder.note(error.problem, of: $0.path) }
        }
    }

    /// By what stands in the file, where it is an analyser's message.
    private func label(_ capture: Capture) async {
        guard let object = capture.objects.first, object.size <= Self.labelLimit,
            let speech = Self.speech(of: object.name),
            let bytes = try? agent.terminal.spool.folder.bytes(of: object, from: 0, count: Self.labelLimit)
        else { return await agent.label(capture, nil, nil) }
        await agent.label(capture, bytes, speech)
    }

    private static func speech(of name: String) -> AnalyserSpeech? {
        let name = name.lowercased()
        if name.hasSuffix(".hl7") { return .mllp }
        return name.hasSuffix(".astm") ? .astm : nil
    }

    private func move(
        _ file: FileSighting, of exam: WireID, to place: Place = .sent
    ) async throws(SpoolError) {
        let folder = folder.root + "/\(place.rawValue)/"
        for name in Self.names(of: file.name, exam) {
            // Where that cannot be noted, the file counts as one that never left: it would be moved again, without a word.
            guard try file.move(to: folder + name) else { continue }
            failpoint(.captureMoved)
            return (try? await agent.terminal.spool.noteMoved(file)) ?? ()
        }
        throw .disk(path: folder + file.name, errno: EEXIST)
    }

    /// The names that a file may get where it is moved to. One that is longer in UTF-8 than it was in GBK may be longer than
    /// any disk takes.
    private static func names(of name: String, _ exam: WireID) -> [String] {
        let ending = name.lastIndex(of: ".").map { String(name[$0...].prefix(16)) } ?? ""
        return [name, "\(exam)-\(name)", "\(exam)\(ending)"].filter { $0.utf8.count <= nameLimit }
    }

    /// What was captured and then refused does not stay among what was sent.
    private mutating func layAsideRefused() async {
        guard let refused = try? await agent.terminal.spool.filesOfRefused(limit: Self.refusedLimit) else { return }
        for file in refused where laidAside.insert(file).inserted {
            if await carry(file, from: .sent, to: .refused) { agent.say(.laidAside(file.exam, file: file.name)) }
        }
        laidAside.formIntersection(refused)
    }

    /// What was refused and has its receipt after all lies where everything lies that was sent.
    private mutating func bringBackMended() async {
        guard let mended = try? await agent.terminal.spool.filesOfMended(limit: Self.refusedLimit) else { return }
        for file in mended where broughtBack.insert(file).inserted { await carry(file, from: .refused, to: .sent) }
        broughtBack.formIntersection(mended)
    }

    /// Moves a file that has left the watched folder from one place to the other, where it lies there. Answers whether it did.
    @discardableResult
    private func carry(_ file: RefusedFile, from old: Place, to new: Place) async -> Bool {
        let lying = Self.names(of: file.name, file.exam).lazy.compactMap { [folder] name in
            FileSighting(name, in: folder.root + "/\(old.rawValue)")
        }
        guard let here = lying.first(where: file.isSame) else { return false }
        do throws(SpoolError) {
            try await move(here, of: file.exam, to: new)
            return true
        } catch {
            // It lies where it lay; another start tries again.
            agent.say(.failed(ClinicError(error).problem))
            return false
        }
    }

    /// Says what is new, and keeps the whole list for whoever asks.
    private mutating func tell() async {
        let notices = folder.notices
        guard notices != told || isFirst else { return }
        for (path, problem) in notices.sorted(by: { $0.key < $1.key }) where told[path]?.name != problem.name {
            agent.say(.stays(path, problem))
        }
        (told, isFirst) = (notices, false)
        let list = notices.sorted { $0.key < $1.key }.prefix(Self.noticeLimit).map {
            FolderNotice(path: $0.key, problem: $0.value)
        }
        await agent.terminal.remember(stays: list)
    }
}
