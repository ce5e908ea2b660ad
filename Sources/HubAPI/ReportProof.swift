// What an exported report proves by itself: who signed, when, over which bytes; without a hub and without a line.
package import FoundationEssentials

/// Why an exported report proves nothing.
package enum ReportProofError: Error, Equatable {
    /// It is neither the JSON of `GET /api/v1/reports/{id}` nor a JWS.
    case notAReport
    /// The signature, or what stands beside it, does not hold.
    case notBelieved(ReportError)
    /// The key came into use after the moment that the report names.
    case keyYounger(kid: String, since: Date)
}

/// A report whose signature holds.
package struct ReportProof: Sendable {
    /// What was signed.
    package let report: Report
    /// The bytes that the signature covers: the canonical document.
    package let payload: [UInt8]
    /// The name of the key.
    package let kid: String
    /// Since when that key is in use, where the history says it.
    package let keySince: Date?

    /// Checks an exported report: the answer of `GET /api/v1/reports/{id}`, or its `signature` alone.
    /// - Parameter keys: the hub's key history, as `GET /api/v1/keys` answers it.
    package init(_ file: [UInt8], keys: KeySet) throws(ReportProofError) {
        let text: String
        if let signed = try? WireJSON.value(SignedReport.self, in: file) {
            do { _ = try signed.verified(by: keys) } catch { throw .notBelieved(error) }
            text = signed.signature
        } else {
            text = String(decoding: file, as: UTF8.self).filter { !$0.isWhitespace }
        }
        (payload, kid) = try Self.verified(text, keys)
        do { report = try WireJSON.value(Report.self, in: payload) } catch {
            throw .notBelieved(.unreadable(field: error.field))
        }
        let name = kid
        keySince = keys.keys.first { $0.kid == name }?.validFrom
        if let since = keySince, since > report.signedAt { throw .keyYounger(kid: kid, since: since) }
    }

    private static func verified(_ text: String, _ keys: KeySet) throws(ReportProofError) -> ([UInt8], String) {
        let jws: CompactJWS
        do { jws = try CompactJWS(text) } catch { throw .notAReport }
        do { return (try jws.verified(by: keys, type: SignedType.report), jws.header.kid ?? "") } catch {
            throw .notBelieved(.unsigned(error))
        }
    }

    /// The digest of ``payload``.
    package var sha256: SHA256Hex { SHA256Hex(of: Data(payload)) }
}
