// A line to the hub: one kept-open connection, one request at a time, on a thread of its own.
import Blocking
import CLibcurl

/// Sends requests one after another over HTTP/1.1 and keeps the connection open between them.
///
/// libcurl blocks, so the actor runs on a thread of its own. Redirects are not followed; nothing is retried
/// except what libcurl repeats when a kept connection turns out to be dead before the answer began.
package actor CurlLine {
    private nonisolated let thread: OwnThread
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private let settings: CurlSettings
    private let handle: EasyHandle

    /// Prepares a line; connects to nobody yet.
    package init(_ settings: CurlSettings) throws(CurlError) {
        guard let handle = EasyHandle() else {
            throw CurlError(reason: .other, message: "libcurl did not start", mayHaveArrived: false)
        }
        thread = OwnThread(label: "lianyi.curl")
        self.settings = settings
        self.handle = handle
    }

    /// Sends a request and waits for the whole answer, whatever its status.
    ///
    /// Cancelling the task breaks the transfer off, within a second when nothing moves.
    /// - Parameter progress: called often, on the line's thread; must be quick.
    /// - Throws: ``CurlError`` when there is no whole answer; it says whether the hub may have acted.
    package nonisolated func send(
        _ request: CurlRequest, progress: (@Sendable (CurlProgress) -> Void)? = nil
    ) async throws(CurlError) -> CurlAnswer {
        let cancellation = CurlCancellation()
        let outcome = await withTaskCancellationHandler {
            await exchange(request, cancellation, progress)
        } onCancel: {
            cancellation.raise()
        }
        return try outcome.get()
    }

    private func exchange(
        _ request: CurlRequest, _ cancellation: CurlCancellation,
        _ progress: (@Sendable (CurlProgress) -> Void)?
    ) -> Result<CurlAnswer, CurlError> {
        do throws(CurlError) {
            return .success(
                try perform(
                    try CurlExchange(request, cancellation: cancellation, progress: progress), request))
        } catch {
            return .failure(error)
        }
    }

    private func perform(_ exchange: CurlExchange, _ request: CurlRequest) throws(CurlError) -> CurlAnswer {
        handle.reset()
        try applySettings()
        if let patience = request.patience { try handle.set(CURLOPT_LOW_SPEED_TIME, patience) }
        try describe(request, size: exchange.outgoing.size)
        if let moment = request.certificateTime {
            try handle.judgeCertificates(at: moment)
            if !moment.countsDates { try keepApart() }
        }
        try handle.attach(exchange)
        let code = try handle.perform(headers: try lines(of: request))
        let requestSize = handle.requestSize
        let message = handle.explanation(of: code)
        return try withExtendedLifetime(exchange) { () throws(CurlError) in
            guard code == CURLE_OK else {
                let reason = Self.reason(of: code, exchange)
                throw CurlError(
                    reason: reason, message: reason == .untrusted ? message + Self.whoseTime(request) : message,
                    mayHaveArrived: requestSize > 0 && exchange.outgoing.wasWhole)
            }
            let answer = exchange.incoming
            return CurlAnswer(status: answer.status, headers: answer.headers, body: answer.body)
        }
    }

    /// A connection of its own, of which nothing is left for the next request: neither it nor its TLS session.
    private func keepApart() throws(CurlError) {
        try handle.set(CURLOPT_FRESH_CONNECT, 1)
        try handle.set(CURLOPT_FORBID_REUSE, 1)
        try handle.set(CURLOPT_SSL_SESSIONID_CACHE, 0)
    }

    private func applySettings() throws(CurlError) {
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_PROTOCOLS_STR, text: "http,https")
        try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        try handle.set(CURLOPT_CONNECTTIMEOUT, settings.connectTimeout)
        try handle.set(CURLOPT_LOW_SPEED_LIMIT, settings.lowSpeedLimit)
        try handle.set(CURLOPT_LOW_SPEED_TIME, settings.lowSpeedTime)
        try handle.set(CURLOPT_USERAGENT, text: settings.userAgent)
        if let limit = settings.sendLimit { try handle.set(CURLOPT_MAX_SEND_SPEED_LARGE, offset: limit) }
        if let caFile = settings.caFile { try handle.set(CURLOPT_CAINFO, text: caFile) }
    }

    private func describe(_ request: CurlRequest, size: Int64) throws(CurlError) {
        try handle.set(CURLOPT_URL, text: request.url)
        switch request.method {
        case "GET":
            try handle.set(CURLOPT_HTTPGET, 1)
        case "HEAD":
            try handle.set(CURLOPT_NOBODY, 1)
        case "PUT", "POST", "PATCH":
            try handle.set(CURLOPT_UPLOAD, 1)
            try handle.set(CURLOPT_INFILESIZE_LARGE, offset: size)
            try handle.set(CURLOPT_CUSTOMREQUEST, text: request.method)
        default:
            guard request.method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw CurlError(reason: .malformed, message: "not an HTTP method", mayHaveArrived: false)
            }
            try handle.set(CURLOPT_CUSTOMREQUEST, text: request.method)
        }
    }

    /// `Expect:` with nothing behind it keeps libcurl from waiting a second for `100 Continue`.
    private func lines(of request: CurlRequest) throws(CurlError) -> [String] {
        let isLine: (String) -> Bool = { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
        for header in request.headers where !isLine(header.name) || !isLine(header.value) {
            throw CurlError(
                reason: .malformed, message: "a header holds a control character", mayHaveArrived: false)
        }
        return ["Expect:"] + request.headers.map { $0.name + ": " + $0.value }
    }

    /// Says so where the TLS library cannot be told the time.
    private static func whoseTime(_ request: CurlRequest) -> String {
        guard request.certificateTime != nil, !OpenSSL.isThere else { return "" }
        return " (libcurl stands on \(OpenSSL.name), not on OpenSSL: certificates are judged by this machine's clock)"
    }

    private static func reason(of code: CURLcode, _ exchange: CurlExchange) -> CurlError.Reason {
        if exchange.isCancelled { return .cancelled }
        if exchange.outgoing.failed { return .file }
        if let fault = exchange.incoming.fault { return fault }
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return .malformed
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .unresolved
        case CURLE_COULDNT_CONNECT: return .unreachable
        case CURLE_OPERATION_TIMEDOUT: return .stalled
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            return .untrusted
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
            CURLE_WEIRD_SERVER_REPLY:
            return .brokenOff
        default: return .other
        }
    }
}
