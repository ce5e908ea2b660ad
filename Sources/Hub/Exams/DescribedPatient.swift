// A person as a clinic describes one: checked, then sealed, before any of it is stored.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Keyring
import Patients
import Records

/// Name, papers and phone of somebody whom the hub may or may not know.
struct DescribedPatient: Sendable {
    let id: PatientID
    /// Whether the clinic made the id: then who comes again under it is the same person.
    let isNamedByClinic: Bool
    let name: PersonName
    let sex: Sex
    let birthDate: CalendarDay?
    let identifier: PatientIdentifier?
    let phone: MobilePhone?

    /// Checks every field; the problem names the first that is wrong. `prefix` is where the person stands in the body.
    init(_ wire: PatientReference, prefix: String = "patient.") throws {
        id = wire.id.map { PatientID($0.uuid) } ?? PatientID.new(at: .now)
        isNamedByClinic = wire.id != nil
        do throws(TextFault) { name = try PersonName(wire.name ?? "") } catch {
            throw Problem(error, field: prefix + "name")
        }
        let papers = try wire.identity.map { try DescribedPatient.identifier($0, prefix) }
        let number = papers?.kind == .residentCard ? try papers.map { try ResidentIdentityNumber($0.value) } : nil
        identifier = papers
        phone = try wire.phone.map { typed in
            do throws(MobilePhoneError) { return try MobilePhone(typed) } catch {
                throw Problem.invalid(prefix + "phone", "手机号应为 11 位数字。", "A mobile number has 11 digits.")
            }
        }
        guard let sex = wire.sex.map(Sex.init(rawValue:)) ?? number?.sex ?? .unknown else {
            throw Problem.invalid(
                prefix + "sex", "性别代码应为 0、1、2 或 9（GB/T 2261.1）。",
                "The sex is coded 0, 1, 2 or 9 (GB/T 2261.1).")
        }
        self.sex = sex
        birthDate = try DescribedPatient.birthDate(wire.birthDate, number, prefix)
    }

    private static func identifier(_ wire: PatientReference.Identity, _ prefix: String) throws -> PatientIdentifier {
        guard let kind = IdentifierKind(rawValue: wire.kind) else {
            throw Problem.invalid(prefix + "identity.kind", "未知的证件类型。", "Unknown kind of paper.")
        }
        do throws(PatientIdentifierError) {
            return try PatientIdentifier(kind: kind, value: wire.number)
        } catch {
            throw Problem(error, field: prefix + "identity.number")
        }
    }

    private static func birthDate(
        _ text: String?, _ number: ResidentIdentityNumber?, _ prefix: String
    ) throws -> CalendarDay? {
        guard let text else { return number?.birthDay }
        let day = try possibleBirthDate(text, prefix)
        if let number, number.birthDay != day {
            throw Problem.invalid(
                prefix + "birthDate", "出生日期与身份证号不一致，请核对。",
                "The birth date is not the one in the identity number; check both.")
        }
        return day
    }

    /// A typed birth date: a day that there is, and that has come.
    static func possibleBirthDate(_ text: String, _ prefix: String = "patient.") throws -> CalendarDay {
        guard let day = CalendarDay(text) else {
            throw Problem.invalid(
                prefix + "birthDate", "没有这一天；出生日期写作 1953-08-21。",
                "There is no such day; write the birth date as 1953-08-21.")
        }
        guard day <= CalendarDay(at: .now) else {
            throw Problem.invalid(prefix + "birthDate", "出生日期还没有到来，请核对。", "The birth date has not come yet; check it.")
        }
        return day
    }
}

/// The sealed parts of an exam: made before the transaction, because sealing may fail and a transaction must not.
struct SealedExam: Sendable {
    let manifest: [UInt8]
    let identifier: Admission.SealedIdentifier?
    let phone: [UInt8]?

    init(_ sent: SentExam, keyring: Keyring) throws {
        manifest = try keyring.seal(sent.evidence, for: "exam/manifest/\(sent.manifest.id)")
        guard case .described(let person) = sent.patient else {
            (identifier, phone) = (nil, nil)
            return
        }
        (identifier, phone) = try person.sealed(by: keyring)
    }
}

extension DescribedPatient {
    /// Identifier and phone, sealed for their rows.
    func sealed(by keyring: Keyring) throws -> (Admission.SealedIdentifier?, phone: [UInt8]?) {
        let row = UUID.v7Now
        let sealed = try identifier.map { paper in
            Admission.SealedIdentifier(
                id: row, kind: paper.kind.rawValue,
                sealed: try keyring.seal(Array(paper.value.utf8), for: "patient_identifier/sealed/\(row)"),
                blind: keyring.blindIndex(of: paper.value, field: "identifier/" + paper.kind.rawValue),
                masked: paper.masked)
        }
        return (sealed, try phone.map { try keyring.seal(Array($0.digits.utf8), for: "patient/phone/\(id)") })
    }

    /// What admission writes.
    func admission(identifier: Admission.SealedIdentifier?, phone: [UInt8]?) -> Admission {
        var admission = Admission(id: id, name: name.text, sex: sex.rawValue, birthDate: birthDate)
        admission.identifier = identifier
        admission.phone = phone
        return admission
    }

    func admission(sealed: SealedExam) throws -> Admission {
        admission(identifier: sealed.identifier, phone: sealed.phone)
    }
}

extension SentExam {
    static func patient(_ wire: PatientReference?) throws -> Whose {
        guard let wire else { return .unknown }
        if let id = wire.id, wire.name == nil { return .known(PatientID(id.uuid)) }
        return .described(try DescribedPatient(wire))
    }
}
