// What a bundle says of itself in clear: what it is, whose, for whom, how much. Nothing about any patient.
import Crypto
package import FoundationEssentials
package import HubAPI

/// The head of a bundle: JSON that anybody may read.
package struct BundleHead: Hashable, Sendable, Codable {
    /// The only value of ``format``.
    package static let name = "lianyi-bundle"
    /// What whoever finds the file should do with it.
    package static let advice =
        "联医离线包，已加密：请交给县级中心（lianyi-hub receive），或在任一联网终端上运行 lianyi-clinic forward。 / "
        + "Lianyi sealed bundle: take it to the county hub (lianyi-hub receive), or to any terminal with a line "
        + "(lianyi-clinic forward)."
    /// The most exams that a bundle holds.
    package static let examLimit = 10_000

    /// What the file is.
    package var format: String
    /// The version of the content: 1.
    package var v: Int
    /// For whoever finds it.
    package var about: String
    /// The bundle's name, made by the terminal (UUID version 7).
    package var bundle: WireID
    /// When it was made, by the hub's clock as the terminal knew it.
    package var madeAt: Date
    /// The terminal that made it and signs it.
    package var terminal: WireID
    /// The clinic of that terminal.
    package var organisation: EnrolmentAnswer.Organisation
    /// The hub for which it is meant.
    package var hub: String
    /// How many exams it holds, 1 to 10,000.
    package var exams: Int
    /// How many bytes their files have.
    package var size: Int64
    /// The hub's key to which it is sealed.
    package var kid: String
    /// The encapsulated key of RFC 9180, 32 bytes in base64url.
    package var enc: String

    /// The encapsulated key.
    package var encapsulatedKey: [UInt8] { Base64URL.bytes(enc) ?? [] }

    /// Names the member that no head may have so; nil where all is well.
    var fault: String? {
        if format != Self.name { return "format" }
        if v != 1 { return "v" }
        if !(1...Self.examLimit).contains(exams) { return "exams" }
        if size < 1 { return "size" }
        if kid.isEmpty || kid.utf8.count > 100 { return "kid" }
        return encapsulatedKey.count == 32 ? nil : "enc"
    }
}

/// What the maker of a bundle says of it.
package struct BundleDraft: Sendable {
    /// The bundle's name.
    package var bundle: WireID
    /// When it is made.
    package var madeAt: Date
    /// Who makes it.
    package var terminal: WireID
    /// The maker's clinic.
    package var organisation: EnrolmentAnswer.Organisation
    /// The hub for which it is meant.
    package var hub: String
    /// How many exams it will hold.
    package var exams: Int
    /// How many bytes their files have.
    package var size: Int64

    /// Describes a bundle to be made.
    package init(
        bundle: WireID, madeAt: Date, by terminal: WireID, of organisation: EnrolmentAnswer.Organisation,
        for hub: String,
        exams: Int, size: Int64
    ) {
        self.bundle = bundle
        self.madeAt = madeAt
        self.terminal = terminal
        self.organisation = organisation
        self.hub = hub
        self.exams = exams
        self.size = size
    }

    func head(kid: String, encapsulatedKey: [UInt8]) -> BundleHead {
        BundleHead(
            format: BundleHead.name, v: 1, about: BundleHead.advice, bundle: bundle, madeAt: madeAt, terminal: terminal,
            organisation: organisation, hub: hub, exams: exams, size: size, kid: kid,
            enc: Base64URL.text(encapsulatedKey))
    }
}
