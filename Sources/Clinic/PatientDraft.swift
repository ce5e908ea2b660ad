// What a person at the counter says of somebody new, checked here, so that it is put right while they are there.
import Alliance
import FoundationEssentials
import HubAPI
import Patients
package import Spool

/// Somebody new, as typed.
package struct PatientDraft: Sendable {
    /// 姓名
    package var name: String
    /// The kind of document (WS 364.3 CV02.01.101); `01` where none is said.
    package var idKind: String?
    /// The document's number.
    package var idNumber: String?
    /// GB/T 2261.1, or 男, 女.
    package var sex: String?
    /// `1890-01-02`
    package var birthDate: String?
    /// A mobile number.
    package var phone: String?

    /// Begins with the name.
    package init(name: String) {
        self.name = name
    }

    /// The person in normal form; sex and birth date come from the identity card where they are not said.
    /// - Throws: `usage`, naming what is wrong; never repeating a number.
    package func checked() throws(ClinicError) -> KeptPatient.Person {
        var person: KeptPatient.Person
        do throws(TextFault) { person = KeptPatient.Person(name: try PersonName(name).text) } catch {
            throw Self.wrong("姓名不能为空，最多 64 个字。", "A name has 1 to 64 characters.", "--name")
        }
        let paper = try self.paper(), card = paper.flatMap { $0.kind == .residentCard ? $0.value : nil }
        let number = card.flatMap { try? ResidentIdentityNumber($0) }
        person.identities = paper.map { [.init(kind: $0.kind.rawValue, number: $0.value)] } ?? []
        person.phone = try telephone()
        person.sex = try code() ?? number?.sex.rawValue
        person.birthDate = try day(number) ?? number?.birthDay.description
        return person
    }

    private func paper() throws(ClinicError) -> PatientIdentifier? {
        guard let idNumber else { return nil }
        guard let kind = IdentifierKind(rawValue: idKind ?? "01") else {
            throw Self.wrong(
                "证件类型应为 01 身份证、02 户口簿、03 护照、04 军官证、05 驾驶证、06 港澳通行证、07 台湾通行证或 99 其他。",
                "The kind of document is 01 identity card, 02 household book, 03 passport, 04 officer, 05 driver, "
                    + "06 Hong Kong and Macau, 07 Taiwan or 99 other.", "--id-kind")
        }
        do throws(PatientIdentifierError) { return try PatientIdentifier(kind: kind, value: idNumber) } catch {
            throw Self.wrong(
                kind == .residentCard ? "身份证号校验不符，请逐位核对。" : "证件号不能为空，最多 32 个字。",
                kind == .residentCard
                    ? "The identity number does not check; compare it digit by digit."
                    : "A document's number has 1 to 32 characters.", "--id-number")
        }
    }

    private func telephone() throws(ClinicError) -> String? {
        guard let phone else { return nil }
        do throws(MobilePhoneError) { return try MobilePhone(phone).digits } catch {
            throw Self.wrong("手机号应为 11 位数字。", "A mobile number has 11 digits.", "--phone")
        }
    }

    private func code() throws(ClinicError) -> String? {
        guard let sex else { return nil }
        guard let code = Sex(rawValue: ["男": "1", "女": "2"][sex] ?? sex) else {
            throw Self.wrong("性别应为 1 男、2 女、0 未知或 9 未说明。", "The sex is 1 male, 2 female, 0 or 9.", "--sex")
        }
        return code.rawValue
    }

    private func day(_ number: ResidentIdentityNumber?) throws(ClinicError) -> String? {
        guard let birthDate else { return nil }
        guard let day = CalendarDay(birthDate) else {
            throw Self.wrong("出生日期应写作 1953-08-21。", "Write the birth date as 1953-08-21.", "--birth-date")
        }
        guard number == nil || number?.birthDay == day else {
            throw Self.wrong(
                "出生日期与身份证号不一致，请核对。", "The birth date is not the one in the identity number; check both.",
                "--birth-date")
        }
        return day.description
    }

    private static func wrong(_ zh: String, _ en: String, _ option: String) -> ClinicError {
        ClinicError(
            .usage, "patient-wrong", zh: "患者信息有误。\(zh)（\(option)）", en: "The patient's data is wrong. \(en) (\(option))"
        )
    }
}
