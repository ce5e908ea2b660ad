// The types of signed text, so that none can pass for another.

/// The `typ` of each kind of JWS in this house.
package enum SignedType {
    /// A manifest signed by the terminal that captured the exam.
    package static let manifest = "lianyi-manifest+jws"
    /// A receipt signed by the hub.
    package static let receipt = "lianyi-receipt+jws"
    /// The head of a bundle, signed by the terminal that made it.
    package static let bundle = "lianyi-bundle+jws"
    /// A report signed by the hub for its reader.
    package static let report = "lianyi-report+jws"
    /// The time, signed by the hub for who asked.
    package static let moment = "lianyi-time+jws"
}
