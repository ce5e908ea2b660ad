// Why a request to the hub did not do what it should, and what that means for the next try.
import Curl
import HubAPI

/// A request that brought no good answer.
enum HubRefusal: Error, Equatable {
    /// No, and asking again as it is will not change it.
    case refused(Problem)
    /// The hub does not know this terminal, or no more. What is captured stays and waits.
    case notAdmitted(Problem)
    /// Not now, or nobody answered; perhaps after so many seconds.
    case later(Problem, after: Int?)
    /// The line is down: as `later`, but nobody answered at all.
    case unreachable(Problem)
    /// This device is at fault.
    case local(ClinicError)

    init(_ verdict: HubVerdict) {
        switch verdict {
        case .taken: self = .later(.notTheHub(0), after: nil)
        case .notSignedIn(let problem): self = .notAdmitted(problem)
        case .refused(let problem): self = .refused(problem)
        case .later(let problem, let seconds): self = .later(problem, after: seconds)
        }
    }

    /// - Parameter carriesExams: whether what was being sent could be an exam, of which the hub may have part.
    init(_ error: CurlError, carriesExams: Bool = true) {
        switch error.reason {
        case .file, .malformed, .untrusted: self = .local(ClinicError(error))
        case _ where error.mayHaveArrived && !carriesExams: self = .unreachable(.lineBroke(error))
        default: self = .unreachable(.unreachable(error))
        }
    }

    /// Whether another thing may fare better, see ``ClinicError/concernsOneThing``.
    var concernsOneThing: Bool { clinicError.concernsOneThing }

    /// The same for the person in front of the terminal.
    var clinicError: ClinicError {
        switch self {
        case .refused(let problem), .notAdmitted(let problem): ClinicError(.refused, problem)
        case .later(let problem, let seconds): ClinicError(later: problem, after: seconds)
        case .unreachable(let problem): ClinicError(.unreachable, problem)
        case .local(let error): error
        }
    }
}
