// libcurl's easy handle, owned; its pointer never leaves this file.
import CLibcurl
import Glibc

/// One easy handle with the connection that it keeps open.
@safe struct EasyHandle: ~Copyable {
    private let raw: UnsafeMutableRawPointer
    private let message: UnsafeMutablePointer<CChar>
    /// Stays where it is for as long as the handle lives: libcurl may keep a connection only where its settings are the same.
    private let time: UnsafeMutablePointer<CertificateTime>

    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init?() {
        guard Self.libraryIsReady, let handle = unsafe curl_easy_init() else { return nil }
        unsafe raw = handle
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe time = .allocate(capacity: 1)
        unsafe time.initialize(to: CertificateTime(seconds: 0, isLeast: true))
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe message.deallocate()
        unsafe time.deallocate()
    }

    /// Forgets all options; the connection stays open.
    func reset() {
        unsafe curl_easy_reset(raw)
        unsafe message[0] = 0
        _ = unsafe lianyi_curl_set_pointer(raw, CURLOPT_ERRORBUFFER, message)
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(unsafe lianyi_curl_set_long(raw, option, value))
    }

    func set(_ option: CURLoption, offset: Int64) throws(CurlError) {
        try check(unsafe lianyi_curl_set_offset(raw, option, curl_off_t(offset)))
    }

    /// libcurl keeps a copy of the text.
    func set(_ option: CURLoption, text: String) throws(CurlError) {
        guard !text.utf8.contains(0) else {
            throw CurlError(reason: .malformed, message: "a text holds a zero byte", mayHaveArrived: false)
        }
        let code = unsafe text.withCString { unsafe lianyi_curl_set_pointer(raw, option, $0) }
        try check(code)
    }

    /// Judges certificates of new connections at a moment, where the TLS library can be told one.
    func judgeCertificates(at moment: CertificateTime) throws(CurlError) {
        guard OpenSSL.isThere else { return }
        unsafe time.pointee = moment
        try check(unsafe lianyi_curl_set_pointer(raw, CURLOPT_SSL_CTX_DATA, time))
        try check(unsafe lianyi_curl_set_context(raw, Self.prepareContext))
    }

    /// Called by libcurl before each handshake (CURLOPT_SSL_CTX_FUNCTION).
    private static let prepareContext: curl_ssl_ctx_callback = { _, context, data in
        guard let time = unsafe data?.assumingMemoryBound(to: CertificateTime.self),
            unsafe OpenSSL.judge(context, at: time.pointee)
        else { return CURLE_ABORTED_BY_CALLBACK }
        return CURLE_OK
    }

    /// Points all callbacks at an exchange, which must outlive ``perform(headers:)``.
    func attach(_ exchange: CurlExchange) throws(CurlError) {
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        for option in [
            CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA,
        ] {
            try check(unsafe lianyi_curl_set_pointer(raw, option, context))
        }
        try check(unsafe lianyi_curl_set_bytes(raw, CURLOPT_READFUNCTION, CurlExchange.readBody))
        try check(unsafe lianyi_curl_set_bytes(raw, CURLOPT_WRITEFUNCTION, CurlExchange.takeBody))
        try check(unsafe lianyi_curl_set_bytes(raw, CURLOPT_HEADERFUNCTION, CurlExchange.takeHeader))
        try check(unsafe lianyi_curl_set_seek(raw, CurlExchange.seekBody))
        try check(unsafe lianyi_curl_set_progress(raw, CurlExchange.reportProgress))
        try set(CURLOPT_NOPROGRESS, 0)
    }

    /// Sends the request with these header lines and waits for the end, on the calling thread.
    func perform(headers lines: [String]) throws(CurlError) -> CURLcode {
        var list: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(list) }
        for line in lines {
            guard let longer = unsafe curl_slist_append(list, line) else {
                throw CurlError(reason: .other, message: "out of memory", mayHaveArrived: false)
            }
            unsafe list = longer
        }
        try check(unsafe lianyi_curl_set_pointer(raw, CURLOPT_HTTPHEADER, list))
        let code = unsafe curl_easy_perform(raw)
        _ = unsafe lianyi_curl_set_pointer(raw, CURLOPT_HTTPHEADER, nil)
        return code
    }

    /// How many bytes of requests left us since the last ``reset()``.
    var requestSize: Int {
        var size = 0
        _ = unsafe lianyi_curl_get_long(raw, CURLINFO_REQUEST_SIZE, &size)
        return size
    }

    /// What libcurl says of a code.
    func explanation(of code: CURLcode) -> String {
        let detail = unsafe String(cString: message)
        return unsafe detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    }

    private func check(_ code: CURLcode) throws(CurlError) {
        guard code != CURLE_OK else { return }
        throw CurlError(reason: .malformed, message: explanation(of: code), mayHaveArrived: false)
    }
}
