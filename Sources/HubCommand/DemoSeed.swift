// The demo county, put into an empty database.
import Alliance
import Exams
import Foundation
import Hub
import Indicators
import Keyring
import Patients
import Postgres
import Records
import Samples
import Training

/// Records the demo county with accounts that share one known password: never on a machine with real patients.
struct DemoSeed: Sendable {
    static let password = "lianyi-demo-2026"
    let settings: Settings
    let database: Database
    /// Reviewers beside the one.
    var moreReviewers = 0

    /// Records it all in one transaction and answers what it was.
    func run() async throws -> Seeded {
        let county = DemoCounty(on: CalendarDay(at: .now), moreReviewers: moreReviewers)
        let keyring = try settings.keyring()
        try await KeyCheck(keyring: keyring, path: settings.keys).compareAndRemember(in: database)
        let hash = try await Passwords().hash(Self.password), ranges = try RangeText.startSet()
        let patients = try county.patients.map { try SealedPatient($0, keyring) }
        let phones = try county.staff.enumerated().map { index, member in
            // 154 0000 belongs to nobody, as the patients' numbers.
            (member.id, try keyring.seal(Array("1540000\(9000 + index)".utf8), for: "clinician/phone/\(member.id)"))
        }
        try await database.write { db in
            guard try db.alliance(code: "DEMO") == nil else {
                throw Failure.failed("there is a demo county already. 演示数据已存在。")
            }
            let alliance = try db.register(alliance: county.alliance, code: "DEMO", name: county.name)
            try record(county, hash, ranges, db)
            for (clinician, phone) in phones { try db.record(phone: phone, of: clinician, in: alliance) }
            for patient in patients { try db.register(patient.person, at: patient.organisation, in: alliance) }
        }
        try accounts(of: county).write(toFile: accountsPath, atomically: true, encoding: .utf8)
        return Seeded(
            alliance: "DEMO", organisations: county.organisations.count, staff: county.staff.count,
            patients: patients.count, accounts: accountsPath)
    }

    /// What was recorded, for people.
    func words(_ seeded: Seeded) -> String {
        "\(DemoCounty(on: CalendarDay(at: .now)).name): \(seeded.organisations) organisations, \(seeded.staff ?? 0) staff, "
            + "\(seeded.patients ?? 0) patients\naccounts: \(accountsPath)"
    }

    private func record(
        _ county: DemoCounty, _ hash: String, _ ranges: RangeSheet, _ db: borrowing Session
    ) throws {
        for organisation in county.organisations {
            let reads = organisation.level == .leadHospital ? ExamKind.allCases.filter { $0.readingKind != nil } : []
            try db.register(organisation, reads: reads.map(\.rawValue), in: county.alliance)
        }
        for member in county.staff {
            try db.register(
                StaffMember(
                    id: member.id, name: member.name.text, organisation: member.organisation, roles: member.roles,
                    licence: member.licence), in: county.alliance)
            try db.open(account: member.account, of: member.id, in: county.alliance, password: hash)
        }
        try db.recordBeginnings(of: county.alliance)
        try db.decide(ranges, in: county.alliance, from: "start-set.csv")
        for member in county.staff {
            for held in member.privileges {
                try db.grant(
                    held.code.rawValue, to: member.id, at: member.organisation, in: county.alliance,
                    from: held.validFrom, to: held.validTo)
            }
        }
        for row in county.visits {
            try db.recordVisits(
                of: row.organisationCode, month: row.month.description + "-01", outpatient: row.outpatient,
                emergency: row.emergency, in: county.alliance)
        }
    }

    private var accountsPath: String {
        URL(fileURLWithPath: settings.keys).deletingLastPathComponent().appending(path: "accounts.txt").path
    }

    private func accounts(of county: DemoCounty) -> String {
        let names = Dictionary(uniqueKeysWithValues: county.organisations.map { ($0.id, $0.name) })
        let lines = county.staff.map { member in
            [
                member.account, member.name.text, names[member.organisation] ?? "",
                member.roles.map(\.rawValue).sorted().joined(separator: ","),
            ].joined(separator: "\t")
        }
        return "password of all: \(Self.password)\n" + lines.joined(separator: "\n") + "\n"
    }
}

/// A patient of the demo, sealed like any other.
private struct SealedPatient: Sendable {
    let person: Admission
    let organisation: OrganisationID

    init(_ demo: DemoPatient, _ keyring: Keyring) throws {
        let patient = demo.patient
        var admission = Admission(
            id: patient.id, name: patient.name.text, sex: patient.sex.rawValue, birthDate: patient.birthDate?.day)
        if let paper = patient.identifiers.first {
            let row = UUID.v7(at: .now)
            admission.identifier = Admission.SealedIdentifier(
                id: row, kind: paper.kind.rawValue,
                sealed: try keyring.seal(Array(paper.value.utf8), for: "patient_identifier/sealed/\(row)"),
                blind: keyring.blindIndex(of: paper.value, field: "identifier/" + paper.kind.rawValue),
                masked: paper.masked)
        }
        admission.phone = try patient.phone.map {
            try keyring.seal(Array($0.digits.utf8), for: "patient/phone/\(patient.id)")
        }
        person = admission
        organisation = demo.organisation
    }
}
