// Whom an exam is about, as options or as a JSON file.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

/// The patient. All may be left out: the exam then goes up without one.
struct PatientOptions: ParsableArguments {
    @Option(help: ArgumentHelp("本诊所的患者：编号、证件号、手机号或姓名 / a patient of the clinic", valueName: "QUERY"))
    var patient: String?
    @Option(help: ArgumentHelp("中心的病人编号 / the hub's id of the patient", valueName: "ID")) var patientId: String?
    @Option(help: ArgumentHelp("姓名 / name", valueName: "NAME")) var patientName: String?
    @Option(help: ArgumentHelp("证件类型，01 身份证 / kind of document", valueName: "CODE")) var idKind: String?
    @Option(help: ArgumentHelp("证件号码 / its number", valueName: "NUMBER")) var idNumber: String?
    @Option(help: ArgumentHelp("性别：1 男，2 女，0 未知，9 未说明 / sex", valueName: "CODE")) var sex: String?
    @Option(help: ArgumentHelp("出生日期 1890-01-02 / date of birth", valueName: "DATE")) var birthDate: String?
    @Option(help: ArgumentHelp("电话 / telephone", valueName: "NUMBER")) var phone: String?
    @Option(help: ArgumentHelp("病人信息 JSON 文件（不进命令历史） / the same as a JSON file", valueName: "FILE"))
    var patientFile: String?

    /// - Throws: `usage` where the query names nobody, or more than one, of the terminal's roll.
    func reference(_ terminal: Terminal) async throws(ClinicError) -> PatientReference? {
        guard let query = patient else { return try described() }
        guard try described() == nil else {
            throw ClinicError(
                .usage, "patient-twice", zh: "--patient 与其他病人选项只写一种。",
                en: "Give --patient or the other options of a patient, not both.")
        }
        return try await terminal.patient(named: query).reference
    }

    private func described() throws(ClinicError) -> PatientReference? {
        var patient = try fromFile() ?? PatientReference()
        if let patientId {
            guard let id = WireID(patientId) else {
                throw ClinicError(
                    .usage, "patient-id-wrong", zh: "病人编号“\(patientId)”不正确。应为 36 位编号，或改用姓名和证件。",
                    en:
                        "“\(patientId)” is no patient id. Give the 36 characters, or a name and a document."
                )
            }
            patient.id = id
        }
        patient.name = patientName ?? patient.name
        if let idNumber { patient.identity = .init(kind: idKind ?? "01", number: idNumber) }
        patient.sex = sex.map { ["男": "1", "女": "2"][$0] ?? $0 } ?? patient.sex
        patient.birthDate = birthDate ?? patient.birthDate
        patient.phone = phone ?? patient.phone
        return patient == PatientReference() ? nil : patient
    }

    private func fromFile() throws(ClinicError) -> PatientReference? {
        guard let patientFile else { return nil }
        guard let bytes = FileManager.default.contents(atPath: patientFile) else {
            throw ClinicError(
                .data, "file-unreadable", zh: "无法读取文件 \(patientFile)。请检查路径和权限。",
                en: "Cannot read \(patientFile). Check the path and its permissions.")
        }
        do {
            return try WireJSON.value(PatientReference.self, in: bytes)
        } catch {
            throw ClinicError(
                .data, "patient-file-wrong",
                zh: "病人文件 \(patientFile) 不正确：\(error.words.zh)。请改正后再发送。",
                en: "The patient's file \(patientFile) is not right: \(error.words.en). Mend it and send again.")
        }
    }
}
