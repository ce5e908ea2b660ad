// The facts about one organisation of an alliance.

/// One hospital or clinic, as it stands now; what it was earlier is kept by the rows of its time.
package struct Organisation: Hashable, Codable, Sendable {
    package let id: OrganisationID
    /// The short code of the county's lists and of the visits table, unique in the alliance.
    package let code: String
    package let name: String
    package let level: OrganisationLevel
    /// 统一社会信用代码, where it has one of its own (a village clinic often has none).
    package let creditCode: CreditCode?
    /// The township hospital that supervises this clinic; nil on the other levels.
    package let supervisor: OrganisationID?

    package init(
        id: OrganisationID, code: String, name: String, level: OrganisationLevel,
        creditCode: CreditCode? = nil, supervisor: OrganisationID? = nil
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.level = level
        self.creditCode = creditCode
        self.supervisor = supervisor
    }
}
