// The names of alliances, organisations, clinicians and terminals.
package import FoundationEssentials

/// Names one county medical alliance (医共体), the tenant that owns everything else.
package struct AllianceID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}

/// Names one organisation of an alliance: a hospital or a clinic.
package struct OrganisationID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}

/// Names one member of staff, clinical or not, for life: it is never given to a second person.
package struct ClinicianID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}

/// Names one enrolled terminal of a clinic.
package struct TerminalID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}
