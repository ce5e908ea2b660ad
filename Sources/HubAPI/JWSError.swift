// Why a signed text is not believed.

/// What is wrong with a JWS. None of the cases says anything about its content: nothing of it may be used.
package enum JWSError: Error, Equatable {
    /// Longer than ``CompactJWS/limit``.
    case tooLong
    /// Not three parts joined by points, or a part is not strict base64url.
    case malformed
    /// The header is not a JSON object with text members `alg`, `kid` and `typ`, or asks for an extension
    /// (`crit`).
    case headerMalformed
    /// The header names another algorithm than the caller's key has.
    case algorithmDiffers
    /// The header names another type than the caller asked for.
    case typeDiffers
    /// The header names no key, or one that the caller does not know.
    case keyUnknown
    /// The signature does not fit the content.
    case signatureWrong
    /// The key refused to sign.
    case notSigned
}
