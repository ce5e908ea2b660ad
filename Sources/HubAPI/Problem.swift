// What the hub answers when it does not do what was asked, in Chinese and English.

/// A problem as the wire carries it (RFC 9457, media type `application/problem+json`).
///
/// Chinese is the first language; `en` says the same in English. Members that this version does not know are
/// kept in ``extensions`` and written out again.
package struct Problem: Hashable, Sendable {
    /// The same in English.
    package struct English: Hashable, Sendable, Codable {
        /// What is wrong, in a few words.
        package var title: String
        /// What is wrong here and how to mend it.
        package var detail: String?

        /// Puts both together.
        package init(title: String, detail: String? = nil) {
            self.title = title
            self.detail = detail
        }
    }

    /// The media type of a problem.
    package static let mediaType = "application/problem+json"
    /// What every type of ours begins with.
    package static let typeBase = "/problems/"

    /// The stable name of the kind of problem, `/problems/privilege-required`; `about:blank` when it has
    /// none.
    package var type: String
    /// What is wrong, in a few words, in Chinese.
    package var title: String
    /// The HTTP status.
    package var status: Int
    /// What is wrong here and how to mend it, in Chinese.
    package var detail: String?
    /// The same in English.
    package var en: English?
    /// Names this one occurrence, `/requests/<request id>`, for whoever reads the log.
    package var instance: String?
    /// The member of the request at fault, `patient.identity.number`.
    package var field: String?
    /// The privilege that is missing.
    package var privilege: String?
    /// The course that unlocks the privilege.
    package var course: String?
    /// The OAuth error code at the token address (RFC 6749 §5.2), `invalid_client`.
    package var error: String?
    /// All other members.
    package var extensions: [String: JSONValue]

    /// Puts a problem together from its fixed members; set the others afterwards.
    /// - Parameter name: the last part of the type, `privilege-required`.
    package init(_ name: String, status: Int, title: String, detail: String?, en: English?) {
        type = Self.typeBase + name
        self.title = title
        self.status = status
        self.detail = detail
        self.en = en
        extensions = [:]
    }

    /// The last part of the type: `privilege-required`.
    package var name: String {
        type.hasPrefix(Self.typeBase) ? String(type.dropFirst(Self.typeBase.count)) : type
    }
}
