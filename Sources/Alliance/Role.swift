// What people are in the alliance; the codes are those of the role table.

/// A role that a member of staff holds at one organisation. Raw values are the codes in SQL and JSON.
package enum Role: String, CaseIterable, Codable, Sendable {
    /// 乡村医生: uploads, sees the own clinic's patients, refers up, accepts returns.
    case villageDoctor = "village_doctor"
    /// 卫生院医生: the same for a township, and for the clinics it supervises.
    case townshipDoctor = "township_doctor"
    /// 诊断医师: claims, reads and signs.
    case reader
    /// 审核医师: approves, amends, over-reads.
    case reviewer
    /// 中心主任: rosters, reassigns, samples for quality.
    case centreHead = "centre_head"
    /// 转诊办: triages, arranges departments and beds.
    case referralDesk = "referral_desk"
    /// 接诊医生: accepts, receives, reports the outcome, returns down.
    case receivingDoctor = "receiving_doctor"
    /// 带教: courses, assessments, sign-offs.
    case trainer
    /// 医共体管理员: organisations, staff, catalogue, reports.
    case countyAdmin = "county_admin"
    /// 审计员: reads the audit only; no patient data.
    case auditor
    /// 安全管理员: accounts, keys, lockouts.
    case securityAdmin = "security_admin"
    /// 系统管理员: runs the system; no patient data.
    case systemAdmin = "system_admin"

    /// Whether the role gives care, and so reaches patients of its own organisation.
    package var isClinical: Bool {
        switch self {
        case .villageDoctor, .townshipDoctor, .reader, .reviewer, .centreHead, .referralDesk,
            .receivingDoctor:
            true
        case .trainer, .countyAdmin, .auditor, .securityAdmin, .systemAdmin: false
        }
    }

    /// The administrators of classified protection level 3 (GB/T 22239): nobody may be two of them.
    package var isSeparated: Bool { self == .auditor || self == .securityAdmin || self == .systemAdmin }

    /// Two roles of the set that one person may not hold together, or nil: two separated administrators, or
    /// one of them and a role that gives care (nobody audits their own work).
    package static func conflict(in roles: Set<Role>) -> (Role, Role)? {
        let ordered = Role.allCases.filter(roles.contains)
        guard let separated = ordered.first(where: \.isSeparated) else { return nil }
        guard let other = ordered.first(where: { $0 != separated && ($0.isSeparated || $0.isClinical) })
        else {
            return nil
        }
        return (separated, other)
    }
}
