// The signed-in conversation with the hub: every request carries a token, every answer teaches the time.
import Curl
import FoundationEssentials
import HubAPI
import Spool

/// Speaks with the hub in the name of this terminal.
actor HubLine {
    private struct Token: Codable {
        var text: String
        /// Whose it is: a home that was enrolled again does not speak with its former name's token.
        var terminal: WireID
        /// By the hub's clock.
        var until: Date
    }

    /// A token is renewed this many seconds before it runs out.
    private static let renewal: Double = 60
    /// The hub's word is noted again after so many seconds: after a restart it is the least that the time can be.
    private static let noting: Double = 3_600

    private let hub: String
    private let line: CurlLine
    private let spool: Spool
    private let identity: Identity
    private let key: SigningKey
    private let trust: HubTrust?
    /// Whether exams go over this line; else only questions and small words.
    private let carriesExams: Bool
    /// How many requests have left over this line.
    private(set) var sends = 0
    private var clock = HubClock(skew: 0)
    /// The hub's word that the next process will know.
    private var noted: Double?
    private var token: Token?
    private var isReady = false

    /// - Parameter trust: holds back everything until the hub has shown the keys of the enrolment; none at the enrolment itself.
    init(
        _ identity: Identity, key: SigningKey, spool: Spool, line: CurlLine, trust: HubTrust? = nil,
        carriesExams: Bool = true
    ) {
        self.trust = trust
        self.carriesExams = carriesExams
        hub = identity.hub
        self.identity = identity
        self.key = key
        self.spool = spool
        self.line = line
    }

    /// Asks the hub, signed in. Answers of 2xx come back; everything else is thrown.
    func ask(
        _ request: CurlRequest, progress: (@Sendable (CurlProgress) -> Void)? = nil
    ) async throws(HubRefusal) -> CurlAnswer {
        let answer = try await converse(request, progress: progress)
        return try Self.settled(answer, HubVerdict(answer))
    }

    /// Asks the hub, signed in, and answers whatever comes back, except that we are not known.
    func converse(
        _ request: CurlRequest, progress: (@Sendable (CurlProgress) -> Void)? = nil
    ) async throws(HubRefusal) -> CurlAnswer {
        try await recall()
        try await assure()
        var verdict = HubVerdict.taken
        for _ in 0..<2 {
            let answer = try await send(try await signed(request), progress)
            guard answer.status == 401 else { return answer }
            verdict = HubVerdict(answer)
            if case .later = verdict, !answer.body.isEmpty { break }
            token = nil
        }
        throw HubRefusal(verdict)
    }

    /// Asks whether the hub lets this terminal in.
    /// - Throws: `notAdmitted` where it does not.
    func signIn() async throws(HubRefusal) {
        try await recall()
        token = nil
        _ = try await currentToken()
    }

    /// The hub's published keys; open to everybody, so no token is spent on them.
    func keys() async throws(HubRefusal) -> KeySet {
        try await recall()
        let answer = try await send(CurlRequest("GET", hub + Paths.keys), nil)
        return try Self.value(KeySet.self, in: try Self.settled(answer, HubVerdict(answer)))
    }

    /// Before anything is said that only the hub may hear: is it the hub?
    func assure() async throws(HubRefusal) {
        guard let trust, !trust.isSure else { return }
        let shown: KeySet
        do throws(HubRefusal) { shown = try await keys() } catch .refused(let problem) {
            // A no to this question is none to what was to be sent.
            throw .later(problem, after: nil)
        }
        guard trust.look(at: shown) else { throw .local(ClinicError(.data, .hubKeyChanged)) }
    }

    /// The value in an answer; a body that is something else did not come from the hub.
    static func value<Value: Decodable>(_ type: Value.Type, in answer: CurlAnswer) throws(HubRefusal) -> Value {
        do { return try WireJSON.value(type, in: answer.body) } catch {
            throw .later(.notTheHub(answer.status), after: nil)
        }
    }

    /// The address of a path on this hub.
    nonisolated func url(_ path: String) -> String { hub + path }

    private func signed(_ request: CurlRequest) async throws(HubRefusal) -> CurlRequest {
        var signed = request
        signed.headers.append(("Authorization", "Bearer " + (try await currentToken())))
        // What a line spoils in words is the line's fault, and must not look like ours: the hub compares (RFC 9530).
        if case .bytes(let body) = request.body, !body.isEmpty,
            request.headers.contains(where: { $0 == ("Content-Type", "application/json") })
        {
            signed.headers.append((ContentDigest.name, ContentDigest.text(SHA256Hex(of: body))))
        }
        return signed
    }

    private func currentToken() async throws(HubRefusal) -> String {
        if let token, token.until.timeIntervalSince(clock.now()) > Self.renewal { return token.text }
        let before = clock
        do throws(HubRefusal) {
            return try await freshToken()
        } catch {
            let moment = MachineClock.now
            let moved = abs(clock.now(moment).timeIntervalSince(before.now(moment)))
            guard case .notAdmitted = error, moved > HubClock.tolerance else { throw error }
            return try await freshToken()
        }
    }

    private func freshToken() async throws(HubRefusal) -> String {
        let claims = ClientAssertion(
            terminal: identity.terminal, audience: identity.audience, hubTime: clock.now())
        guard let assertion = try? claims.signed(with: key) else {
            throw .local(
                ClinicError(
                    .data, "key-damaged", zh: "私钥无法签名。请从备份恢复或重新登记。",
                    en: "The private key cannot sign. Restore it from a backup or enrol again."))
        }
        let form = TokenRequest(clientAssertion: assertion.text).form
        let answer = try await send(
            CurlRequest(
                "POST", hub + Paths.token, headers: [("Content-Type", FormFields.mediaType)],
                body: .bytes(Array(form.utf8))), nil)
        let granted = try Self.value(TokenAnswer.self, in: try Self.settled(answer, HubVerdict(answer)))
        let until = clock.now().addingTimeInterval(Double(max(0, min(granted.expiresIn, 86_400))))
        token = Token(text: granted.accessToken, terminal: identity.terminal, until: until)
        await remember()
        return granted.accessToken
    }

    private func send(
        _ request: CurlRequest, _ progress: (@Sendable (CurlProgress) -> Void)?
    ) async throws(HubRefusal) -> CurlAnswer {
        do {
            return try await sendOnce(request, progress)
        } catch {
            guard error.reason == .untrusted, await relearn() else {
                throw HubRefusal(error, carriesExams: carriesExams)
            }
        }
        do { return try await sendOnce(request, progress) } catch {
            throw HubRefusal(error, carriesExams: carriesExams)
        }
    }

    private func sendOnce(
        _ request: CurlRequest, _ progress: (@Sendable (CurlProgress) -> Void)?
    ) async throws(CurlError) -> CurlAnswer {
        var request = request
        request.certificateTime = clock.certificateTime()
        sends += 1
        let answer = try await line.send(request, progress: progress)
        let isNews = clock.learn(answer.header("date"))
        if isNews || (clock.newest ?? 0) > (noted ?? 0) + Self.noting { await remember() }
        return answer
    }

    /// Where the hub's certificate is not believed, perhaps it is our time that is wrong, learnt from a hub whose clock was: asks
    /// for the time, signed by the hub's own key for this question. Of that connection only chain and name are checked, nothing is
    /// said on it that is anybody's, and it is closed. Answers whether the time was another than we thought.
    private func relearn() async -> Bool {
        let nonce = "\(WireID.timeOrdered())-\(UInt64.random(in: .min ... .max))"
        var question = CurlRequest("GET", hub + Paths.time(nonce: nonce))
        question.certificateTime = clock.certificateTime().withoutDates
        guard let answer = try? await line.send(question, progress: nil), answer.status == 200,
            let said = try? WireJSON.value(TimeAnswer.self, in: answer.body),
            let moment = HubMoment.verified(said.signed, nonce: nonce, keys: identity.keys)
        else { return false }
        let before = clock.certificateTime().seconds
        _ = clock.learn(moment)
        await remember()
        return abs(clock.certificateTime().seconds - before) > Int(HubClock.tolerance)
    }

    private static func settled(_ answer: CurlAnswer, _ verdict: HubVerdict) throws(HubRefusal) -> CurlAnswer {
        guard verdict == .taken else { throw HubRefusal(verdict) }
        return answer
    }

    /// Takes up what an earlier process learnt: the hub's time and a token that is still good.
    private func recall() async throws(HubRefusal) {
        guard !isReady else { return }
        do {
            clock = try await spool.hubClock()
            noted = clock.newest
            token = try await spool.setting("token")
                .flatMap { try? WireJSON.value(Token.self, in: Array($0.utf8)) }
                .flatMap { $0.terminal == identity.terminal ? $0 : nil }
        } catch {
            throw .local(ClinicError(error))
        }
        isReady = true
    }

    /// Only a comfort for the next process: a spool that cannot take it is no reason to stop.
    private func remember() async {
        noted = clock.newest
        try? await spool.keep(clock)
        guard let token, let bytes = try? WireJSON.bytes(of: token) else { return }
        try? await spool.set("token", to: String(decoding: bytes, as: UTF8.self))
    }
}
