// A report together with the signature that covers it.

/// The answer of `GET /api/v1/reports/{id}`: the report's members, and beside them `signature`.
///
/// The signature is a JWS of type ``SignedType/report`` whose payload is the canonical report: the JSON of
/// ``WireJSON`` for the same members, without `signature`. What counts is the payload.
package struct SignedReport: Hashable, Sendable, Codable {
    /// The report as the answer's members say it.
    package let report: Report
    /// The JWS that covers it.
    package let signature: String

    private enum CodingKeys: String, CodingKey {
        case signature
    }

    /// Signs a report with the hub's key. The text is stored and given out unchanged ever after.
    package init(_ report: Report, key: SigningKey, kid: String) throws(JWSError) {
        guard let payload = try? WireJSON.bytes(of: report) else { throw .notSigned }
        self.report = report
        signature = try CompactJWS.signed(payload, kid: kid, type: SignedType.report, with: key).text
    }

    /// Puts a stored report and its stored signature together again; verifies nothing.
    package init(_ report: Report, signature: String) {
        self.report = report
        self.signature = signature
    }

    package init(from decoder: any Decoder) throws {
        report = try Report(from: decoder)
        signature = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .signature)
    }

    package func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(signature, forKey: .signature)
    }

    /// The report that was signed, once the signature fits one of the hub's keys and the members beside it
    /// name the same report, exam and version.
    package func verified(by keys: KeySet) throws(ReportError) -> Report {
        let payload: [UInt8]
        do { payload = try CompactJWS(signature).verified(by: keys, type: SignedType.report) } catch {
            throw .unsigned(error)
        }
        let signed: Report
        do { signed = try WireJSON.value(Report.self, in: payload) } catch {
            throw .unreadable(field: error.field)
        }
        guard signed == report else { throw .membersDiffer }
        return signed
    }
}

/// Why a report is not believed.
package enum ReportError: Error, Equatable {
    /// The signature does not hold, or was made with a key that is not the hub's.
    case unsigned(JWSError)
    /// The signature holds and the content is not a report; names the member.
    case unreadable(field: String)
    /// The members beside the signature say something else than what was signed.
    case membersDiffer
}
