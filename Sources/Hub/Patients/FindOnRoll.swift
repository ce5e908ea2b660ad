// GET /api/v1/roll/matches
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Keyring
import Logging
import Patients
import Postgres
import Records

/// Finds whom the actor's organisation treats by part of the name, by the end of a paper's number, or by the telephone, for a
/// page where somebody types. What identifies stays masked, so that a shared computer never gets the whole roll.
struct FindOnRoll {
    /// How many are told at once, and how many telephones are looked at.
    private static let shown = 20, looked = 20_000

    struct Match: Encodable, Sendable {
        let id: WireID
        let name: String
        let sex: String
        let birthDate: String?
        let identities: [String]
        let phone: String?
    }

    struct Matches: Encodable, Sendable {
        let items: [Match]
        /// True where more fit than are told.
        let more: Bool
    }

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let text = try typed(call.request), digits = number(in: text)
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.rollMatches(
                name: text, ending: digits.map { String($0.suffix(4)) }, byPhone: digits != nil,
                limit: digits == nil ? Self.shown + 1 : Self.looked)
            var row = AuditRow("patient.listed")
            row.detail = ["list": "matches"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        let matches = found.compactMap { match($0, digits, call.logger) }
        return try .json(Matches(items: Array(matches.prefix(Self.shown)), more: matches.count > Self.shown))
    }

    private func typed(_ request: Request) throws -> String {
        let text = (request.query("text") ?? "").trimmed
        guard (1...40).contains(text.count) else {
            throw Problem.invalid(
                "text", "请输入姓名、证件号末四位或手机号（1 到 40 个字符）。",
                "Type a name, the last four of a document or a telephone (1 to 40 characters).")
        }
        return text
    }

    /// Four digits at least, the last of a resident number may be X.
    private func number(in text: String) -> String? {
        let plain = text.uppercased().filter { $0 != " " && $0 != "-" }
        let isNumber = plain.count >= 4 && plain.dropLast().allSatisfy(\.isASCIIDigit)
        return isNumber && (plain.last?.isASCIIDigit == true || plain.hasSuffix("X")) ? plain : nil
    }

    private func match(_ found: RollMatch, _ digits: String?, _ logger: Logger) -> Match? {
        let phone = digits == nil ? nil : found.phone.flatMap { opened($0, found.id, logger) }
        // The whole number or its last four, which the mask shows anyway: by more of the end the middle could be asked out.
        let fits =
            found.fits
            || (digits.map { typed in phone == typed || (typed.count == 4 && phone?.hasSuffix(typed) == true) } ?? false)
        guard fits else { return nil }
        return Match(
            id: WireID(found.id.uuid), name: found.name, sex: found.sex, birthDate: found.birthDate,
            identities: found.papers, phone: phone.map { Mask.middle(of: $0, keepingFirst: 3, last: 4) })
    }

    private func opened(_ sealed: [UInt8], _ patient: PatientID, _ logger: Logger) -> String? {
        let place = "patient/phone/\(patient)"
        do throws(SealError) { return String(decoding: try hub.keyring.open(sealed, for: place), as: UTF8.self) } catch
        {
            logger.error("a sealed value does not open", metadata: ["place": "\(place)", "error": "\(error)"])
            return nil
        }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
