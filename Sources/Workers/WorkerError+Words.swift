// Why a worker gave no answer, in two languages, for people who look for what to do.

import Exams
import Glibc

extension WorkerError {
    /// What happened and what to do about it.
    package var words: (zh: String, en: String) {
        switch self {
        case .cannotStart(let error):
            (
                "解析程序无法启动（\(Self.text(error))）。请检查 lianyi-worker 是否安装完整、可执行。",
                "The worker program does not start (\(Self.text(error))). Check that lianyi-worker is installed and may run."
            )
        case .crashed(let signal):
            (
                "解析进程中途终止（信号 \(signal)），文件可能已损坏或过大。请重新导出后再试。",
                "The worker process ended on this file (signal \(signal)): it may be damaged or too large. Export it again."
            )
        case .exited(let code):
            (
                "解析进程中途退出（退出码 \(code)）。请重试；再次发生请告知管理员。",
                "The worker process left (exit code \(code)). Try again; if it happens again, tell an administrator."
            )
        case .timedOut:
            (
                "文件过大或过于复杂，未能在时限内处理完。请导出较短的记录或较小的图像。",
                "The file is too large or too complex for the time that it may take. Export a shorter record or a smaller picture."
            )
        case .garbled:
            (
                "解析进程的回答无法理解。请重试；再次发生请告知管理员。",
                "The worker's answer cannot be understood. Try again; if it happens again, tell an administrator."
            )
        case .tooManyWaiting, .waitedTooLong:
            ("正在处理的文件太多，请稍后重试。", "Too many files are being opened now. Try again later.")
        case .cancelled, .closed: ("系统正在停止，请稍后重试。", "The system is stopping. Try again later.")
        case .cannotOpen(let file, let error):
            (
                "文件「\(file)」无法打开（\(Self.text(error))）。请检查路径和权限。",
                "File \(file) cannot be opened (\(Self.text(error))). Check its path and who may read it."
            )
        case .refused(let reason): (reason.zh, reason.en)
        }
    }

    /// The system's own words for an error number.
    private static func text(_ error: Int32) -> String { unsafe String(cString: strerror(error)) }
}

extension IntakeReason {
    /// A warning: the recording stands, and nobody but the reader has looked at its samples.
    static func notExamined(_ error: WorkerError) -> IntakeReason {
        IntakeReason(
            code: "ecg-not-examined", zh: "未能自动检查心率、停搏和导联质量，请自行阅读。原因：\(error.words.zh)",
            en: "Beats, rate, pauses and leads were not examined; read them by eye. The reason: \(error.words.en)")
    }
}
