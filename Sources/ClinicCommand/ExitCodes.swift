// What a program that called us learns from the exit code (BSD sysexits, where they fit).
import Clinic

extension ClinicError.Kind {
    var exitCode: Int32 {
        switch self {
        case .usage: 64
        case .data: 65
        case .unreachable: 69
        case .disk: 74
        case .later: 75
        case .refused: 77
        }
    }
}
