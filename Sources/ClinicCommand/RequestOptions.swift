// What the clinic asks, as options.
import ArgumentParser
import HubAPI

/// The request form. All may be left out.
struct RequestOptions: ParsableArguments {
    @Option(help: ArgumentHelp("主诉 / complaint", valueName: "TEXT")) var complaint: String?
    @Option(help: ArgumentHelp("症状，可多次 / symptom, may be repeated", valueName: "TEXT")) var symptom: [String] = []
    @Option(help: ArgumentHelp("病史 / history", valueName: "TEXT")) var history: String?
    @Option(help: ArgumentHelp("用药 / what the patient takes", valueName: "TEXT")) var medication: String?
    @Option(help: ArgumentHelp("过敏史 / allergies", valueName: "TEXT")) var allergies: String?
    @Option(help: ArgumentHelp("初步诊断 / provisional diagnosis", valueName: "TEXT")) var diagnosis: String?
    @Option(help: ArgumentHelp("初步诊断的 ICD-10 编码，如 I21.9 / its ICD-10 code", valueName: "CODE")) var diagnosisCode:
        String?
    @Option(help: ArgumentHelp("想请上级回答的问题 / what you want to know", valueName: "TEXT")) var question: String?
    @Option(help: ArgumentHelp("采血方式：venous 静脉血、capillary 末梢血 / how blood was taken", valueName: "SPECIMEN"))
    var specimen: String?
    @Flag(inversion: .prefixedNo, help: ArgumentHelp("是否妊娠；未询问则不写 / whether the patient is pregnant"))
    var pregnant: Bool?
    @Option(help: ArgumentHelp("孕周，整数 / whole weeks of the pregnancy", valueName: "WEEKS")) var pregnancyWeek: Int?

    var form: RequestForm? {
        var form = RequestForm()
        form.complaint = complaint
        form.symptoms = symptom.isEmpty ? nil : symptom
        form.history = history
        form.medication = medication
        form.allergies = allergies
        form.provisionalDiagnosis = diagnosis
        form.diagnosisCode = diagnosisCode
        form.question = question
        form.specimen = specimen
        form.pregnant = pregnant
        form.pregnancyWeek = pregnancyWeek
        return form.isEmpty ? nil : form
    }
}
