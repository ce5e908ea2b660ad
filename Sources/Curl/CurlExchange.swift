// One request under way: what libcurl's callbacks reach through their context pointer.
import CLibcurl

/// The state of one transfer. Lives on the stack of the call that performs it, on one thread.
final class CurlExchange {
    var outgoing: OutgoingBody
    var incoming: IncomingAnswer
    private let cancellation: CurlCancellation
    private let progress: (@Sendable (CurlProgress) -> Void)?

    init(
        _ request: CurlRequest, cancellation: CurlCancellation, progress: (@Sendable (CurlProgress) -> Void)?
    ) throws(CurlError) {
        outgoing = try OutgoingBody(request.body)
        incoming = IncomingAnswer(request.landing)
        self.cancellation = cancellation
        self.progress = progress
    }

    var isCancelled: Bool { cancellation.isRaised }

    private func report(_ state: CurlProgress) -> Int32 {
        progress?(state)
        return cancellation.isRaised ? 1 : 0
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlExchange? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
    }
}

extension CurlExchange {
    /// Hands libcurl the next bytes of the request's body (CURLOPT_READFUNCTION).
    static let readBody: lianyi_curl_bytes = { bytes, size, count, context in
        guard let exchange = unsafe from(context) else { return Int(CURL_READFUNC_ABORT) }
        let target = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
        return unsafe exchange.outgoing.read(into: target) ?? Int(CURL_READFUNC_ABORT)
    }

    /// Begins the body again at an offset, for a new connection (CURLOPT_SEEKFUNCTION).
    static let seekBody: curl_seek_callback = { context, offset, origin in
        guard let exchange = unsafe from(context), origin == 0, exchange.outgoing.seek(to: Int64(offset))
        else { return CURL_SEEKFUNC_FAIL }
        return CURL_SEEKFUNC_OK
    }

    /// Takes a piece of the answer's body (CURLOPT_WRITEFUNCTION).
    static let takeBody: lianyi_curl_bytes = { bytes, size, count, context in
        guard let exchange = unsafe from(context) else { return 0 }
        let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe exchange.incoming.take(body: piece) ? size * count : 0
    }

    /// Takes one header line of the answer (CURLOPT_HEADERFUNCTION).
    static let takeHeader: lianyi_curl_bytes = { bytes, size, count, context in
        guard let exchange = unsafe from(context) else { return 0 }
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe exchange.incoming.take(header: line) ? size * count : 0
    }

    /// Tells how far it is, and asks whether to go on (CURLOPT_XFERINFOFUNCTION).
    static let reportProgress: curl_xferinfo_callback = { context, _, received, toSend, sent in
        guard let exchange = unsafe from(context) else { return 1 }
        return exchange.report(
            CurlProgress(sent: Int64(sent), toSend: Int64(toSend), received: Int64(received)))
    }
}
