// Reading agreements: for which other organisations' people a centre answers. Written by the alliance's operator, as the owner.
package import Alliance
package import Postgres

/// A centre and the parties to its agreement, by their codes.
package struct ReadingAgreement: Sendable, Encodable {
    package let centre: String
    /// Besides the centre itself, which always is one.
    package let parties: [String]

    package init(centre: String, parties: [String]) {
        self.centre = centre
        self.parties = parties
    }
}

extension Session {
    /// Every organisation that reads for others or has parties, by code. As the owner.
    package borrowing func agreements(in alliance: AllianceID) throws(PostgresError) -> [ReadingAgreement] {
        var all: [ReadingAgreement] = []
        for row in try run(
            """
            SELECT o.code, ARRAY(SELECT p.code FROM organisation p
                                 WHERE p.alliance_id = o.alliance_id AND p.id = ANY (o.agreement_parties) ORDER BY p.code) AS parties
            FROM organisation o
            WHERE o.alliance_id = \(alliance) AND (o.reads_kinds <> '{}' OR o.agreement_parties <> '{}') ORDER BY o.code LIMIT 1000
            """)
        {
            all.append(ReadingAgreement(centre: try row["code"], parties: try row["parties"]))
        }
        return all
    }

    /// Puts the parties of a centre's agreement in the place of those before. Answers the codes that nobody has; then nothing
    /// is changed. As the owner.
    package borrowing func agree(
        _ agreement: ReadingAgreement, in alliance: AllianceID
    ) throws(PostgresError) -> [String] {
        let unknown: [String] = try one(
            """
            SELECT ARRAY(SELECT c FROM unnest(\(agreement.parties + [agreement.centre])::text[]) c WHERE NOT EXISTS (
                SELECT FROM organisation WHERE alliance_id = \(alliance) AND code = c) ORDER BY c) AS unknown
            """)["unknown"]
        guard unknown.isEmpty else { return unknown }
        try run(
            """
            UPDATE organisation SET agreement_parties = ARRAY(
                SELECT p.id FROM organisation p
                WHERE p.alliance_id = \(alliance) AND p.code = ANY (\(agreement.parties)::text[]) AND p.code <> \(agreement.centre))
            WHERE alliance_id = \(alliance) AND code = \(agreement.centre)
            """)
        return []
    }
}
