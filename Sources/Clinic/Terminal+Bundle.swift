// When the line is dead: everything that has no receipt, sealed to the hub, as one file for a stick.
import Bundles
import Crypto
import Failpoints
import FoundationEssentials
package import HubAPI
import Spool

extension Terminal {
    /// The largest file that is made of several exams: what FAT, the file system of most sticks, can hold.
    package static let bundleLimit: Int64 = 4_294_967_295

    /// What goes into a bundle, and what not.
    private struct Selection {
        var captures: [Capture] = []
        var left: [WireID] = []
        var damaged: [WireID: Problem] = [:]
    }

    /// Makes a bundle. The captures stay in the spool, and are sent as ever if the line comes back: the receipt is the same.
    /// - Parameters:
    ///   - exams: those that shall go in; none means all that wait for a receipt.
    ///   - place: the file to make, or a folder for it.
    ///   - progress: so many bytes of so many are written.
    /// - Throws: `usage` when there is nothing to bundle, or the file is there; `later` when no key to seal to is known.
    package nonisolated func bundle(
        _ exams: [WireID], to place: String, limit: Int64 = Terminal.bundleLimit,
        progress: @escaping @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) async throws(ClinicError) -> MadeBundle {
        try await signAnew()
        var selection = try select(try await candidates(exams), within: limit)
        guard !selection.captures.isEmpty else { throw Self.nothingToBundle(selection.damaged) }
        let identity = try await sealingIdentity(), moment = await hubTime()
        guard let recipient = identity.keys.newestAgreementKey else { throw ClinicError(.later, .noKeyToSealTo) }
        do { selection.captures = try await spool.freeze(selection.captures.map(\.exam)) } catch {
            throw ClinicError(error)
        }
        guard !selection.captures.isEmpty else { throw Self.nothingToBundle(selection.damaged) }
        let size = selection.captures.reduce(0) { $0 + $1.size }
        let draft = BundleDraft(
            bundle: .timeOrdered(at: moment), madeAt: moment, by: identity.terminal, of: identity.organisation,
            for: identity.hub, exams: selection.captures.count, size: size)
        let file = try Self.file(place, identity.organisation.code, draft.bundle)
        let made = selection.captures.map(\.exam)
        do throws(SpoolError) {
            let bytes = try write(selection.captures, draft, for: recipient, to: file, progress)
            failpoint(.bundleNamed)
            try await spool.note(bundle: draft.bundle, of: made, at: moment)
            return MadeBundle(
                file: file, bundle: draft.bundle, exams: made, bytes: bytes, left: selection.left,
                damaged: selection.damaged)
        } catch {
            throw ClinicError(error)
        }
    }

    // MARK: which

    private nonisolated func candidates(_ exams: [WireID]) async throws(ClinicError) -> [Capture] {
        do throws(SpoolError) {
            guard !exams.isEmpty else { return try await spool.waiting(limit: BundleHead.examLimit) }
            var captures: [Capture] = []
            for exam in exams where !captures.contains(where: { $0.exam == exam }) {
                guard let capture = try await spool.capture(exam), capture.state.isWaiting || capture.state == .refused
                else { throw SpoolError.notPossible(exam: exam.description) }
                captures.append(capture)
            }
            return captures
        } catch {
            throw await explained(error)
        }
    }

    /// Takes captures in the order of sending until the next would not fit; one that is larger than the limit goes alone.
    private nonisolated func select(_ captures: [Capture], within limit: Int64) throws(ClinicError) -> Selection {
        var selection = Selection(), room = limit - Int64(BundlePrelude.limit)
        for capture in captures {
            if let object = capture.objects.first(where: { !spool.folder.isWhole($0) }) {
                selection.damaged[capture.exam] = .spoolDamaged(object)
                continue
            }
            if let object = capture.objects.first(where: { $0.size > Manifest.objectLimit }) {
                selection.damaged[capture.exam] = .objectTooLarge(object)
                continue
            }
            let need = Self.sealedSize(of: capture)
            guard need <= room || selection.captures.isEmpty, selection.captures.count < BundleHead.examLimit else {
                selection.left.append(capture.exam)
                continue
            }
            room -= need
            selection.captures.append(capture)
        }
        return selection
    }

    /// What a capture needs at most: its bytes, thirteen for each item, and the length and tag of every chunk.
    private static func sealedSize(of capture: Capture) -> Int64 {
        let plain = capture.size + Int64(capture.signedManifest.utf8.count) + 13 * Int64(capture.objects.count + 2)
        return plain + (plain / 65_536 + 2) * 20
    }

    private static func nothingToBundle(_ damaged: [WireID: Problem]) -> ClinicError {
        if let problem = damaged.values.first { return ClinicError(.data, problem) }
        return ClinicError(
            .usage, "nothing-to-bundle", zh: "没有待送达的检查，不需要离线包。",
            en: "Every exam has its receipt. There is nothing to bundle.")
    }

    // MARK: to whom

    /// The identity with a key to seal to; asked for now where none is known yet, in case the line is up after all.
    private func sealingIdentity() async throws(ClinicError) -> Identity {
        if identity.keys.newestAgreementKey == nil {
            do throws(HubRefusal) { try await refreshKeys(over: reportLine) } catch .local(let error) {
                throw error
            } catch {
                throw ClinicError(.later, .noKeyToSealTo)
            }
        }
        return identity
    }

    // MARK: the file

    /// A stick that is not mounted must not become a file that is called like it.
    private static func file(_ place: String, _ code: String, _ bundle: WireID) throws(ClinicError) -> String {
        var isFolder = false
        _ = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
        guard isFolder else {
            guard place.hasSuffix(".lyb") else {
                throw ClinicError(
                    .usage, "no-such-folder", zh: "没有文件夹 \(place)（U 盘是否插好？）。文件名须以 .lyb 结尾。",
                    en: "There is no folder \(place) (is the stick mounted?). A file's name ends in .lyb.")
            }
            return place
        }
        return "\(place)/lianyi-\(ObjectName.clean(code, number: 0))-\(bundle.description.suffix(12)).lyb"
    }

    private nonisolated func write(
        _ captures: [Capture], _ draft: BundleDraft, for recipient: PublicJWK, to path: String,
        _ progress: @escaping @Sendable (Int64, Int64) -> Void
    ) throws(SpoolError) -> Int64 {
        var written: Int64 = 0
        try DurableFile.make(path) { (file) throws(SpoolError) in
            do {
                var sealer = try BundleSealer(draft, for: recipient, signedBy: key)
                var pen = BundlePen(file, total: draft.size, progress)
                try pen.write(sealer.prelude)
                for capture in captures { try pen.write(capture, from: spool.folder, &sealer) }
                try pen.write(try sealer.end())
                written = pen.written
                failpoint(.bundleSealed)
            } catch let error as SpoolError {
                throw error
            } catch let error as BundleError {
                throw SpoolError.database("the bundle cannot be sealed: \(error.words.en)")
            } catch {
                throw SpoolError.database("the bundle cannot be sealed")
            }
        }
        return written
    }
}

/// Writes sealed bytes and tells how far it is.
private struct BundlePen {
    private static let piece = 262_144

    let file: DurableFile
    let total: Int64
    let progress: (Int64, Int64) -> Void
    private(set) var written: Int64 = 0
    private var done: Int64 = 0

    init(_ file: DurableFile, total: Int64, _ progress: @escaping (Int64, Int64) -> Void) {
        self.file = file
        self.total = total
        self.progress = progress
    }

    mutating func write(_ bytes: [UInt8]) throws {
        try file.write(bytes)
        written += Int64(bytes.count)
    }

    mutating func write(_ capture: Capture, from folder: SpoolFolder, _ sealer: inout BundleSealer) throws {
        try write(try sealer.begin(try CompactJWS(capture.signedManifest)))
        for object in capture.objects {
            try write(try sealer.object(object.number, size: object.size))
            var place: Int64 = 0
            while place < object.size {
                let bytes = try folder.bytes(of: object, from: place, count: Self.piece)
                guard !bytes.isEmpty else { throw SpoolError.unreadable(path: object.name, errno: 5) }
                try write(try sealer.bytes(bytes))
                place += Int64(bytes.count)
                done += Int64(bytes.count)
                progress(done, total)
            }
        }
    }
}

extension Problem {
    /// The hub has published no key to which a bundle could be sealed, as far as this terminal has heard.
    static let noKeyToSealTo = Problem(
        local: "no-bundle-key",
        zh: "本机还没有中心的离线包密钥。线路恢复一次后会自动取得；中心须由管理员运行 lianyi-hub keys --add agreement。",
        en: "This terminal has no key of the hub to seal a bundle to. It fetches one by itself when the line is up; "
            + "the hub's operator makes it by lianyi-hub keys --add agreement.")
}
