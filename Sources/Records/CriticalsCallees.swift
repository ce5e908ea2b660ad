// Whom to call about a critical case.
package import Alliance
package import Criticals
import FoundationEssentials
package import Postgres

/// Somebody who can answer for a case.
package struct Callee: Sendable {
    package let id: ClinicianID
    package let name: String
    package let organisation: String
    package let level: CriticalLevel
    /// The telephone number, sealed for `clinician/phone/` and the clinician's id.
    package let phone: [UInt8]?
    /// On duty by the township's roster; nil at the clinic, and where no roster stands.
    package let isOnDuty: Bool?
}

extension Session {
    /// The doctors of the clinic, then those of its township, those on duty before the others: at most twenty.
    package borrowing func callees(of facts: CriticalFacts) throws(PostgresError) -> [Callee] {
        var all: [Callee] = []
        for row in try run(
            """
            SELECT c.id, c.name, c.phone, o.name AS organisation, c.organisation_id = \(facts.organisation) AS at_clinic,
                   CASE WHEN c.organisation_id = \(facts.township) THEN c.id = ANY (d.people) END AS on_duty
            FROM (SELECT on_duty(\(facts.township)) AS people OFFSET 0) d CROSS JOIN clinician c
            JOIN clinician_role r ON r.alliance_id = c.alliance_id AND r.clinician_id = c.id
            JOIN organisation o ON o.alliance_id = c.alliance_id AND o.id = c.organisation_id
            WHERE c.alliance_id = my_alliance() AND c.organisation_id IN (\(facts.organisation), \(facts.township)) AND c.active
              AND r.role IN ('village_doctor', 'township_doctor') AND (r.valid_to IS NULL OR r.valid_to > now())
            GROUP BY c.id, c.name, c.phone, o.name, c.organisation_id, d.people
            ORDER BY at_clinic DESC, on_duty DESC NULLS LAST, c.name, c.id LIMIT 20
            """)
        {
            let phone: Bytea? = try row["phone"], isAtClinic: Bool = try row["at_clinic"]
            all.append(
                Callee(
                    id: ClinicianID(try row["id"]), name: try row["name"], organisation: try row["organisation"],
                    level: isAtClinic ? .clinic : .township, phone: phone?.bytes, isOnDuty: try row["on_duty"]))
        }
        return all
    }

    /// Whether the actor's organisation has acknowledged the case.
    package borrowing func hasAcknowledged(_ id: CriticalID, _ actor: Actor) throws(PostgresError) -> Bool {
        try one(
            """
            SELECT EXISTS (SELECT FROM critical_event WHERE alliance_id = my_alliance() AND critical_id = \(id)
                             AND kind = 'critical.acknowledged' AND organisation_id = \(actor.organisation)) AS done
            """)["done"]
    }
}
