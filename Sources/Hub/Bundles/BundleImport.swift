// Receiving a bundle as it comes: proved by its terminal's signature, opened chunk by chunk, each exam taken when it is whole.
import Alliance
import Blobs
import Bundles
import Exams
import Failpoints
package import FoundationEssentials
package import HubAPI
import Keyring
import Logging
import Postgres
import Records

/// Takes the bytes of one bundle, in order. An exam goes the way of every exam (``SendExam/take(_:_:)``), in the name of the
/// terminal that signed, so its receipt is the same; whoever carries the bundle sees none of its content.
package struct BundleImport: Sendable {
    /// The largest bundle, in bytes: 8 GiB. Terminals stay below 4 GiB where they can, which sticks with FAT hold.
    package static let limit: Int64 = 8_589_934_592

    /// How far the reading is.
    private enum Stage: Sendable {
        /// The first bytes are not here yet.
        case beginning([UInt8])
        /// Chunks are opened.
        case reading
        /// Nothing more is read; what comes is only kept, because of this.
        case keeping(Problem)
    }

    private let hub: Hub
    private let carrier: BundleCarrier
    private let expected: WireID?
    private var copy: BundleCopy
    private var stage = Stage.beginning([])
    private var bundle: SignedBundle?
    private var opener: BundleOpener?
    private var arriving: ArrivingExam?
    private var isSkipping = false
    private var exams: [BundleAnswer.Exam] = []
    private let size: Int64

    /// Begins to receive a file of `size` bytes.
    /// - Parameters:
    ///   - expected: the bundle that the address names; nil where the file alone says it.
    ///   - upload: in whose staging the file lies whole; nil where it comes now.
    package init(
        _ hub: Hub, size: Int64, from carrier: BundleCarrier, expecting expected: WireID? = nil, upload: UUID? = nil
    ) throws {
        guard size <= Self.limit else { throw Problem.tooLarge(limit: Int(Self.limit)) }
        self.hub = hub
        self.carrier = carrier
        self.expected = expected
        self.size = size
        do throws(BlobError) { copy = try BundleCopy(of: upload, size: size, in: hub.blobs) } catch {
            throw BlobProblem(error, object: 0, announced: size, carrier.logger)
        }
    }

    /// Takes the next bytes.
    package mutating func take(_ bytes: [UInt8]) async throws {
        do throws(BlobError) { try await copy.take(bytes) } catch {
            throw BlobProblem(error, object: 0, announced: size, carrier.logger)
        }
        switch stage {
        case .beginning(let before): try await begin(before + bytes)
        case .reading: try await read(bytes)
        case .keeping: return
        }
    }

    /// Lets go of everything that is not in its place; called when the bundle could not be received.
    package mutating func giveUp() async {
        await arriving?.giveUp()
        await copy.discard()
    }

    /// Ends the bundle: says what became of it, and enters that into the book.
    package mutating func finish() async throws -> BundleAnswer {
        guard let bundle else { throw Problem.bundleUnreadable }
        if case .reading = stage, let opener {
            do throws(BundleError) { try opener.finish() } catch { await stop(error) }
        }
        let stored = exams.count { $0.receipt != nil }, announced = bundle.prelude.head.exams
        let state: BundleAnswer.State = stored == 0 ? .quarantined : stored < announced ? .partial : .imported
        var problem = state == .imported ? nil : Problem.bundlePartlyTaken
        if case .keeping(let why) = stage, state != .imported { problem = why }
        if let why = problem, try await BundleBook(hub: hub, carrier: carrier).isImported(bundle) {
            return try await end(copyOf: bundle, because: why)
        }
        let book = BundleBook(hub: hub, carrier: carrier)
        var answer = BundleAnswer(
            bundle: bundle.prelude.head.bundle, terminal: bundle.prelude.head.terminal, state: state, exams: exams,
            problem: problem, kept: nil)
        let kept = problem?.name == Problem.bundleDamagedName ? try await book.kept(bundle) : nil
        if problem != nil, kept == nil {
            answer.kept = try await keep()
            if answer.kept == nil {
                // No room for the copy: who brought it keeps the stick, and hears of the receipts that it gave.
                guard stored > 0 else { throw Problem.diskFull }
                answer.problem = .diskFull
            }
        }
        await copy.discard()
        try await book.enter(answer, of: bundle, kept: kept)
        return answer
    }

    /// A copy of what is here whole already, of which not everything can be taken: nothing of it is kept. The receipts that it gave
    /// are told.
    private func end(copyOf bundle: SignedBundle, because why: Problem) async throws -> BundleAnswer {
        await copy.discard()
        let problem = Problem.bundleTakenBefore(why, exams: bundle.prelude.head.exams), head = bundle.prelude.head
        var answer = BundleAnswer(
            bundle: head.bundle, terminal: head.terminal, state: .imported, exams: exams, problem: problem, kept: nil)
        try await BundleBook(hub: hub, carrier: carrier).enter(answer, of: bundle)
        guard exams.contains(where: { $0.receipt != nil }) else { throw problem }
        answer.state = .partial
        return answer
    }

    private func keep() async throws -> SHA256Hex? {
        do throws(BlobError) { return try await copy.keep() } catch {
            throw BlobProblem(error, object: 0, announced: size, carrier.logger)
        }
    }

    // MARK: the first bytes

    private mutating func begin(_ bytes: [UInt8]) async throws {
        let prelude: BundlePrelude
        do throws(BundleError) {
            guard let length = try BundlePrelude.length(bytes), bytes.count >= length else {
                return stage = .beginning(bytes)
            }
            prelude = try BundlePrelude(bytes)
        } catch {
            throw Problem(prelude: error)
        }
        let signed = try await BundleBook(hub: hub, carrier: carrier).admit(prelude, expecting: expected)
        bundle = signed
        guard !signed.terminal.isRevoked else { return stage = .keeping(.terminalRevoked) }
        opener = try open(prelude)
        stage = .reading
        try await read(Array(bytes[prelude.bytes.count...]))
    }

    private func open(_ prelude: BundlePrelude) throws -> BundleOpener {
        let head = prelude.head
        do throws(SealError) {
            return BundleOpener(
                prelude,
                recipient: try hub.keyring.recipient(
                    head.kid, suite: BundleChunk.suite, info: BundleChunk.info, encapsulated: head.encapsulatedKey))
        } catch {
            throw Problem.bundleForAnotherHub
        }
    }

    // MARK: the exams

    private mutating func read(_ bytes: [UInt8]) async throws {
        opener?.feed(bytes)
        while case .reading = stage {
            let part: BundlePart?
            do throws(BundleError) { part = try opener?.next() } catch { return await stop(error) }
            guard let part else { return }
            try await take(part)
        }
    }

    private mutating func take(_ part: BundlePart) async throws {
        switch part {
        case .exam(_, let manifest):
            try await settle()
            await begin(exam: manifest)
        case .object(let number, let size): try await onTheWay { exam in try exam.begin(number, size: size) }
        case .bytes(let bytes): try await onTheWay { exam in try await exam.take(bytes) }
        case .end: try await settle()
        }
    }

    private mutating func begin(exam manifest: String) async {
        isSkipping = false
        do {
            guard let jws = try? CompactJWS(manifest), let actor = bundle?.terminal.actor else {
                throw Problem.signatureNotValid
            }
            let sent = try SentExam(
                UploadRequest(signedManifest: jws, contents: [:]), id: nil, by: actor, now: hub.clock.now)
            try await SendExam(hub: hub).check(sent, actor)
            arriving = ArrivingExam(sent, blobs: hub.blobs, logger: carrier.logger)
        } catch {
            let named = (try? CompactJWS(manifest)).flatMap {
                try? WireJSON.value(Manifest.self, in: $0.unverifiedPayload).exam
            }
            await refuse(named, because: Problem(describing: error))
        }
    }

    /// A fault of one exam is that exam's alone. A hub that cannot work now (503, 507) ends all of it: it is tried again from
    /// the start, and what was taken is taken.
    private mutating func onTheWay(_ step: (inout ArrivingExam) async throws -> Void) async throws {
        guard !isSkipping, var exam = arriving else { return }
        arriving = nil
        do {
            try await step(&exam)
            arriving = exam
        } catch {
            await exam.giveUp()
            try await fail(exam.exam, error)
        }
    }

    /// Takes the exam whose objects have all come.
    private mutating func settle() async throws {
        guard !isSkipping, let exam = arriving, let bundle else { return }
        arriving = nil
        do {
            guard exam.sent.isWhole else { throw Problem.bundleExamNotWhole }
            let answer = try await SendExam(hub: hub).take(exam.sent, carrier.deed(of: bundle))
            guard let receipt = answer.body.receipt else { throw Problem.bundleExamNotWhole }
            exams.append(BundleAnswer.Exam(exam: exam.exam, receipt: receipt, problem: nil))
            failpoint(.bundleExamTaken)
        } catch {
            try await fail(exam.exam, error)
        }
    }

    private mutating func fail(_ exam: WireID?, _ error: any Error) async throws {
        let problem = Problem(describing: error)
        guard problem.status <= 500 else { throw error }
        if problem.status == 500 { carrier.logger.error("an exam of a bundle: \(error)") }
        await refuse(exam, because: problem)
    }

    private mutating func refuse(_ exam: WireID?, because problem: Problem) async {
        isSkipping = true
        arriving = nil
        exams.append(BundleAnswer.Exam(exam: exam, receipt: nil, problem: problem))
        guard let bundle else { return }
        await BundleBook(hub: hub, carrier: carrier).note(problem, of: exam, in: bundle)
    }

    private mutating func stop(_ error: BundleError) async {
        await arriving?.giveUp()
        arriving = nil
        stage = .keeping(
            .bundleDamaged(
                chunk: error.chunk, announced: bundle?.prelude.head.exams ?? 0,
                whole: exams.count { $0.receipt != nil }))
    }
}
