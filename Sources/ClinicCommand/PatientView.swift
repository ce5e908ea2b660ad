// A patient as the command shows one: papers and telephone with their middle hidden.
import Clinic
import HubAPI
import Spool

/// One patient, for people and for programs.
struct PatientView: Encodable {
    let id: WireID
    let name: String
    let sex: String?
    let birthDate: String?
    let identities: [String]
    let phone: String?
    /// Whether the hub knows them.
    let registered: Bool
    /// Why the hub would not register them.
    let problem: Problem?
    private let words: PatientWords

    private enum CodingKeys: String, CodingKey {
        case id, name, sex, birthDate, identities, phone, registered, problem
    }

    init(_ patient: KeptPatient) {
        id = patient.id
        name = patient.person.name
        sex = patient.person.sex
        birthDate = patient.person.birthDate
        words = PatientWords(patient)
        (identities, phone) = (words.identities, words.phone)
        registered = patient.isKnown
        problem = patient.problem
    }

    /// One line of a list.
    var line: String {
        let standing = registered ? "" : problem.map { "  中心未登记：\($0.title)" } ?? "  待登记 to be registered"
        return "\(id)  \(words.line)" + standing
    }
}
