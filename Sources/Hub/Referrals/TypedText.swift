// Text that people type into a step, checked by the one rule of the house.
import Alliance
import HubAPI

/// Checks one field of a body; the problem names it.
enum TypedText {
    static func optional(_ typed: String?, field: String, limit: Int) throws -> String? {
        do throws(TextFault) {
            return try TextRule(limit: limit, multiline: true).checkedIfPresent(typed)
        } catch {
            throw Problem(error, field: field)
        }
    }

    static func needed(_ typed: String?, field: String, limit: Int) throws -> String {
        guard let text = try optional(typed, field: field, limit: limit) else { throw Problem.fieldMissing(field) }
        return text
    }
}

extension Problem {
    static func fieldMissing(_ field: String) -> Problem {
        .invalid(field, "请填写 \(field)。", "Fill in \(field).")
    }
}
