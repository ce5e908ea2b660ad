// A hub in memory that speaks the contract of uploads and misbehaves on demand.
import Crypto
import Dispatch
import Foundation
import HubAPI
import Synchronization
import TestSupport

/// Takes manifests, pieces and whole objects; signs receipts; every fault of a script strikes one PATCH.
final class ScriptedHub: Sendable {
    /// What goes wrong with one PATCH.
    enum Fault: Sendable {
        /// The line breaks before the hub has all of it: nothing is kept.
        case requestLost
        /// The line breaks after the hub has kept it.
        case answerLost
        /// Something else answers.
        case portal(Int)
        /// The piece was damaged on its way.
        case damaged
        /// The hub has the whole object and finds it wrong: all of it again.
        case wholeDamaged
        /// The upload has ended: its address is over, its bytes are gone.
        case over
        /// Not now.
        case busy
    }

    /// One piece that was acknowledged.
    struct Piece: Sendable, Equatable {
        let exam: WireID
        let number: Int
        let offset: Int
        let count: Int
    }

    struct Exam: Sendable {
        let manifest: Manifest
        let sha256: SHA256Hex
        var objects: [Int: [UInt8]] = [:]
        var uploads: [Int: String] = [:]
        var receipt: String?
    }

    struct State: Sendable {
        var exams: [WireID: Exam] = [:]
        var faults: [Fault] = []
        var pieces: [Piece] = []
        var requests: [String] = []
        var knowsTus = true
        var isRevoked = false
        var isAway = false
        /// Whether it holds a question for news open until it is asked for something else.
        var holdsNews = false
        /// By how many seconds its clock is ahead of this machine's.
        var ahead = 0.0
        var key = Curve25519.Signing.PrivateKey()
        var keyID = "hub-1"
        var standings: [WireID: ExamStanding] = [:]
        var roll: [RollPage.Item] = []
        /// Whom the hub knows by their documents already.
        var knownNumbers: [String: WireID] = [:]
        var registered: [PatientReference] = []
        var attributions: [WireID: ScriptedAttribution] = [:]
        /// Whether its numbers are no JSON.
        var garblesSettings = false
        /// What it has to tell; nil where it knows no news.
        var events: [EventPage.Item]?
        var reports: [SignedReport] = []
        /// Cases as it tells them.
        var criticals: [CriticalStanding] = []
        /// Paths that are answered by this status, whatever is asked.
        var broken: [String: Int] = [:]
        /// Paths at which something else answers, whatever is asked.
        var strange: [String: LoopbackReply] = [:]
        /// What answers every question, whatever it is: a portal, an overloaded hub.
        var everywhere: LoopbackReply?
        /// The page of news that a cache gives, whatever is asked behind it.
        var cachedNews: EventPage?
        /// Paths that are not answered for as long as they stand here.
        var stuck: Set<String> = []
        /// Bytes of a manifest's request from which on the line is too slow for it; none for nothing is.
        var slowFrom = Int.max
        /// Who asked to be enrolled.
        var enrolments: [EnrolmentRequest] = []
        /// Whether every manifest is refused, whatever it says.
        var refusesAll = false
        /// Uploads that belong to no exam, by their path: how many bytes they are to have, and what came.
        var bare: [String: (size: Int, bytes: [UInt8])] = [:]
        /// Where each piece of theirs began that was acknowledged.
        var bareOffsets: [Int] = []
        /// Bundles that were handed in.
        var bundles: [[UInt8]] = []
        /// Whether it takes manifests and does not answer.
        var losesAnswers = false
        /// Exams whose reading has begun.
        var readings: Set<WireID> = []
    }

    let state = Mutex(State())
    let terminal = WireID.timeOrdered()
    /// The terminal in whose name receipts are given; none means the fixture's.
    let renewed = Mutex<WireID?>(nil)
    private let beforePiece = Mutex<(@Sendable (Piece) async -> Void)?>(nil)
    private let server = Mutex<LoopbackHTTP?>(nil)

    init() { server.withLock { $0 = LoopbackHTTP { [weak self] in self?.answer($0) ?? .silence } } }

    var url: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 1 })" }
    var keys: KeySet { state.withLock { KeySet(keys: [PublicJWK($0.key.publicKey, kid: $0.keyID, validFrom: nil)]) } }
    var pieces: [Piece] { state.withLock(\.pieces) }
    var requests: [String] { state.withLock(\.requests) }

    func exam(_ exam: WireID) -> Exam? { state.withLock { $0.exams[exam] } }
    func script(_ faults: Fault...) { state.withLock { $0.faults += faults } }

    /// Called before a piece is looked at; the sender waits meanwhile.
    func onPiece(_ body: @escaping @Sendable (Piece) async -> Void) { beforePiece.withLock { $0 = body } }

    /// Every answer says the hub's time.
    private func answer(_ request: LoopbackRequest) -> LoopbackReply {
        guard case .answer(let status, var headers, let body) = reply(to: request) else { return .silence }
        let clock = DateFormatter()
        clock.locale = Locale(identifier: "en_US_POSIX")
        clock.timeZone = TimeZone(identifier: "GMT")
        clock.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        headers["Date"] = clock.string(from: Date().addingTimeInterval(state.withLock(\.ahead)))
        return .answer(status, headers: headers, body: body)
    }

    private func reply(to request: LoopbackRequest) -> LoopbackReply {
        let isAway = state.withLock { state in
            state.requests.append("\(request.method) \(request.path)")
            return state.isAway
        }
        guard !isAway else { return .silence }
        let parts = request.path.split(separator: "?")[0].split(separator: "/").map(String.init)
        if let fault = fault(at: "/" + parts.joined(separator: "/")) { return fault }
        switch (request.method, parts.dropFirst(2).first) {
        case ("POST", "token"): return token()
        case ("POST", "terminals"): return enrol(request)
        case ("GET", "keys"): return .json(200, keys)
        case ("GET", "events") where state.withLock(\.holdsNews): return holdNews()
        case ("GET", "events") where state.withLock({ $0.events != nil || $0.cachedNews != nil }): return news(request)
        case (_, "reports"): return reports(request, parts)
        case ("GET", "criticals") where state.withLock({ !$0.criticals.isEmpty }): return criticals(request, parts)
        case ("GET", "settings") where state.withLock(\.garblesSettings):
            return .answer(200, headers: ["Content-Type": "application/json"], body: Array("<html>".utf8))
        case ("GET", "standings"): return standings(request)
        case ("GET", "roll"): return roll(request)
        case ("POST", "patients"): return register(request)
        case (_, "exams"): return exams(request, parts)
        case ("POST", "uploads"): return createBare(request)
        case (_, "uploads") where state.withLock({ $0.bare[request.path] != nil }): return bare(request)
        case (_, "uploads"): return upload(request)
        case ("PUT", "bundles"): return takeBundle(request, parts)
        default: return .problem("not-found", 404)
        }
    }

    private func standings(_ request: LoopbackRequest) -> LoopbackReply {
        let ids = request.path.split(separator: "=").last?.split(separator: ",").compactMap { WireID(String($0)) } ?? []
        let known = state.withLock { state in ids.compactMap { state.standings[$0] } }
        return .json(200, StandingPage(items: known.map { Standing($0) }))
    }

    /// Answers once an exam has come.
    private func holdNews() -> LoopbackReply {
        let deadline = ContinuousClock.now.advanced(by: .seconds(25))
        while ContinuousClock.now < deadline, state.withLock(\.exams.isEmpty) { usleep(10_000) }
        state.withLock { state in if state.exams.isEmpty { state.requests.append("held in vain") } }
        return .problem("not-found", 404)
    }

    /// As another terminal, of a clinic that it has only just founded.
    private func enrol(_ request: LoopbackRequest) -> LoopbackReply {
        if let asked = try? WireJSON.value(EnrolmentRequest.self, in: request.body) {
            state.withLock { $0.enrolments.append(asked) }
        }
        let clinic = EnrolmentAnswer.Organisation(id: .timeOrdered(), code: "C99", name: "别处卫生室")
        return .json(
            201, EnrolmentAnswer(terminalId: .timeOrdered(), organisation: clinic, audience: "hub", keys: keys.keys))
    }

    private func token() -> LoopbackReply {
        guard !state.withLock(\.isRevoked) else { return .problem("terminal-revoked", 401) }
        return .json(200, TokenAnswer(accessToken: "t", expiresIn: 600))
    }

    private func exams(_ request: LoopbackRequest, _ parts: [String]) -> LoopbackReply {
        guard !state.withLock(\.isRevoked) else { return .problem("terminal-revoked", 401) }
        guard parts.count > 3, let id = WireID(parts[3]) else { return .problem("not-found", 404) }
        switch (request.method, parts.count) {
        case ("PUT", 4): return announce(id, request.body)
        case ("PUT", 5): return attribute(id, request)
        case ("PUT", 6): return whole(id, Int(parts[5]) ?? 0, request.body)
        case ("GET", 5):
            guard let receipt = exam(id)?.receipt else { return .problem("not-found", 404) }
            return .answer(200, headers: ["Content-Type": "application/jose"], body: Array(receipt.utf8))
        case ("GET", 4):
            guard let standing = state.withLock({ $0.standings[id] }) else { return .problem("not-found", 404) }
            return .json(200, standing)
        default: return .problem("not-found", 404)
        }
    }

    private func announce(_ id: WireID, _ body: [UInt8]) -> LoopbackReply {
        guard let sent = try? WireJSON.value(UploadRequest.self, in: body), let text = sent.signedManifest,
            let jws = try? CompactJWS(text),
            let manifest = try? WireJSON.value(Manifest.self, in: jws.unverifiedPayload)
        else { return .problem("malformed", 400) }
        guard body.count < state.withLock(\.slowFrom), manifest.kind != "SLOW" else { return .problem("too-slow", 408) }
        guard manifest.kind != "REFUSED", !state.withLock(\.refusesAll) else {
            return .problem("privilege-required", 403)
        }
        // Ten minutes of drift, as the hub allows.
        guard manifest.performedAt.timeIntervalSinceNow < state.withLock(\.ahead) + 600 else {
            return .problem("invalid-field", 422, field: "performedAt")
        }
        return state.withLock { state in
            var exam = state.exams[id] ?? Exam(manifest: manifest, sha256: SHA256Hex(of: jws.unverifiedPayload))
            for (number, bytes) in sent.contents ?? [:] { exam.objects[Int(number) ?? 0] = [UInt8](bytes) }
            for object in manifest.objects where exam.uploads[object.number] == nil {
                exam.uploads[object.number] =
                    state.knowsTus ? "/api/v1/uploads/\(WireID.timeOrdered())" : Paths.object(object.number, of: id)
            }
            let answer = settle(&exam, id, &state)
            return state.losesAnswers ? .silence : answer
        }
    }

    private func whole(_ id: WireID, _ number: Int, _ body: [UInt8]) -> LoopbackReply {
        state.withLock { state in
            guard var exam = state.exams[id] else { return .problem("not-found", 404) }
            exam.objects[number] = body
            return settle(&exam, id, &state)
        }
    }

    private func settle(_ exam: inout Exam, _ id: WireID, _ state: inout State) -> LoopbackReply {
        sign(&exam, state)
        state.exams[id] = exam
        let objects = exam.manifest.objects.map { object in
            let isHere = exam.objects[object.number]?.count == Int(object.size)
            return UploadAnswer.Object(
                number: object.number, state: isHere ? .stored : .missing,
                upload: isHere ? nil : exam.uploads[object.number])
        }
        return .json(
            exam.receipt == nil ? 202 : 201,
            UploadAnswer(
                id: id, state: exam.receipt == nil ? "uploading" : "complete", objects: objects, receipt: exam.receipt))
    }

    /// Signs once, when everything is here.
    private func sign(_ exam: inout Exam, _ state: State) {
        let isWhole = exam.manifest.objects.allSatisfy { object in
            exam.objects[object.number].map { SHA256Hex(of: $0) } == object.sha256
        }
        guard exam.receipt == nil, isWhole else { return }
        let sender = Receipt.Sender(
            alliance: .timeOrdered(), organisation: .timeOrdered(), terminal: renewed.withLock { $0 } ?? terminal)
        exam.receipt = try? Receipt(
            exam: exam.manifest.exam, sender: sender, manifest: (exam.manifest.kind, exam.sha256),
            objects: exam.manifest.objects.map { .init(number: $0.number, sha256: $0.sha256, size: $0.size) },
            storedAt: Date()
        ).signed(with: .ed25519(state.key), kid: state.keyID).text
    }
}

extension ScriptedHub {
    private func upload(_ request: LoopbackRequest) -> LoopbackReply {
        guard state.withLock(\.knowsTus) else { return .problem("not-found", 404) }
        guard request.headers["tus-resumable"] == "1.0.0" else { return .problem("tus-version-needed", 412) }
        let place = state.withLock { state in
            state.exams.lazy.compactMap { id, exam in
                exam.uploads.first { $0.value == request.path }.map { (id, $0.key) }
            }.first
        }
        guard let (id, number) = place else { return .tus(404) }
        if request.method == "HEAD" { return .tus(200, offset: exam(id)?.objects[number]?.count ?? 0) }
        guard request.method == "PATCH", let offset = request.headers["upload-offset"].flatMap({ Int($0) })
        else { return .tus(405) }
        let piece = Piece(exam: id, number: number, offset: offset, count: request.body.count)
        if let hook = beforePiece.withLock({ $0 }) {
            let done = DispatchSemaphore(value: 0)
            Task {
                await hook(piece)
                done.signal()
            }
            done.wait()
        }
        return take(piece, request)
    }

    private func take(_ piece: Piece, _ request: LoopbackRequest) -> LoopbackReply {
        state.withLock { state in
            guard var exam = state.exams[piece.exam] else { return .tus(404) }
            let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            switch fault {
            case .requestLost: return .silence
            case .portal(let status):
                return .answer(status, headers: ["Content-Type": "text/html"], body: Array("<html>".utf8))
            case .damaged: return .tus(460, "checksum-mismatch")
            case .busy: return .problem("unavailable", 503)
            case .over:
                exam.uploads[piece.number] = nil
                exam.objects[piece.number] = nil
                state.exams[piece.exam] = exam
                return .tus(410, "upload-over")
            case .wholeDamaged:
                exam.objects[piece.number] = []
                state.exams[piece.exam] = exam
                return .tus(422, "digest-mismatch")
            case .answerLost, nil: break
            }
            let checksum = "sha256 " + Data(SHA256Hex(of: request.body).bytes).base64EncodedString()
            guard request.headers["upload-checksum"] == checksum else { return .tus(460, "checksum-mismatch") }
            let here = exam.objects[piece.number]?.count ?? 0
            guard here == piece.offset else { return .tus(409, "offset-differs", offset: here) }
            exam.objects[piece.number, default: []] += request.body
            sign(&exam, state)
            state.exams[piece.exam] = exam
            state.pieces.append(piece)
            if case .answerLost = fault { return .silence }
            return .tus(204, offset: here + piece.count, receipt: exam.receipt)
        }
    }
}

extension LoopbackReply {
    static func json(_ status: Int, _ value: some Encodable) -> LoopbackReply {
        .answer(
            status, headers: ["Content-Type": "application/json"], body: (try? WireJSON.bytes(of: value)) ?? [])
    }

    static func problem(
        _ name: String, _ status: Int, headers: [String: String] = [:], field: String? = nil
    ) -> LoopbackReply {
        var problem = Problem(name, status: status, title: name, detail: nil, en: .init(title: name))
        problem.field = field
        return .answer(
            status, headers: headers.merging(["Content-Type": Problem.mediaType]) { $1 },
            body: (try? WireJSON.bytes(of: problem)) ?? [])
    }

    static func tus(_ status: Int, _ name: String? = nil, offset: Int? = nil, receipt: String? = nil) -> LoopbackReply {
        var headers = ["Tus-Resumable": "1.0.0", "Cache-Control": "no-store"]
        headers["Upload-Offset"] = offset.map(String.init)
        headers["Lianyi-Receipt"] = receipt
        if let name { return problem(name, status, headers: headers) }
        return .answer(status, headers: headers, body: [])
    }
}
