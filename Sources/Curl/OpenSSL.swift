// The few functions of OpenSSL that tell it the time, found in the very library that libcurl has loaded.
import CLibcurl
import Glibc

/// OpenSSL as libcurl brings it. Nothing is linked and no header is needed: the functions are looked up by name, and are the
/// same from OpenSSL 1.1 on. Where libcurl stands on another library there is none of this.
enum OpenSSL {
    private typealias Parameters = @convention(c) (OpaquePointer?) -> OpaquePointer?
    private typealias SetTime = @convention(c) (OpaquePointer?, time_t) -> Void
    private typealias Judge = @convention(c) (Int32, OpaquePointer?) -> Int32
    private typealias SetVerify = @convention(c) (OpaquePointer?, Int32, Judge?) -> Void
    private typealias Fault = @convention(c) (OpaquePointer?) -> Int32
    private typealias SetFault = @convention(c) (OpaquePointer?, Int32) -> Void

    /// SSL_VERIFY_PEER.
    private static let verifyPeer: Int32 = 1
    /// X509_V_ERR_CERT_NOT_YET_VALID.
    private static let notYetValid: Int32 = 9
    /// X509_V_ERR_CERT_HAS_EXPIRED.
    private static let hasExpired: Int32 = 10

    /// What libcurl says of the library under it, `OpenSSL/3.0.19`.
    static let name = unsafe lianyi_curl_ssl_version().map { unsafe String(cString: $0) } ?? "no TLS"

    /// Whether libcurl stands on OpenSSL, and these functions are there.
    static let isThere =
        name.hasPrefix("OpenSSL/")
        && [
            "SSL_CTX_get0_param", "X509_VERIFY_PARAM_set_time", "SSL_CTX_set_verify", "X509_STORE_CTX_get_error",
            "X509_STORE_CTX_set_error",
        ].allSatisfy { unsafe symbol($0) != nil }

    /// Tells a context by which time it judges certificates. Answers false where that is not possible; then nothing is changed.
    static func judge(_ context: UnsafeMutableRawPointer?, at time: CertificateTime) -> Bool {
        guard isThere, let context = unsafe context.map({ OpaquePointer($0) }),
            let parametersOf = unsafe symbol("SSL_CTX_get0_param"),
            let setTime = unsafe symbol("X509_VERIFY_PARAM_set_time"),
            let setVerify = unsafe symbol("SSL_CTX_set_verify"),
            let parameters = unsafe unsafeBitCast(parametersOf, to: Parameters.self)(context)
        else { return false }
        unsafe unsafeBitCast(setTime, to: SetTime.self)(parameters, time_t(time.seconds))
        if !time.countsDates {
            unsafe unsafeBitCast(setVerify, to: SetVerify.self)(context, verifyPeer, allowAnyDate)
        } else if time.isLeast {
            unsafe unsafeBitCast(setVerify, to: SetVerify.self)(context, verifyPeer, allowBeginning)
        }
        return true
    }

    /// Lets pass what begins later than the least that is known of the time, and nothing else.
    private static let allowBeginning: Judge = { isGood, store in
        unsafe isGood == 1 ? 1 : pass(store, [notYetValid])
    }

    /// Lets pass what begins later or has ended, and nothing else.
    private static let allowAnyDate: Judge = { isGood, store in
        unsafe isGood == 1 ? 1 : pass(store, [notYetValid, hasExpired])
    }

    /// Takes one of these faults for none; answers whether that is all that is wrong.
    private static func pass(_ store: OpaquePointer?, _ faults: [Int32]) -> Int32 {
        guard let faultOf = unsafe symbol("X509_STORE_CTX_get_error"),
            let setFault = unsafe symbol("X509_STORE_CTX_set_error"),
            faults.contains(unsafe unsafeBitCast(faultOf, to: Fault.self)(store))
        else { return 0 }
        unsafe unsafeBitCast(setFault, to: SetFault.self)(store, 0)
        return 1
    }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer? { unsafe dlsym(nil, name) }
}
