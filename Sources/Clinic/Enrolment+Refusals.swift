// Why a home cannot be enrolled, or not again, and what to do.
import HubAPI

extension Enrolment {
    static let agentRuns = ClinicError(
        .later, "agent-runs", zh: "代理正在运行。请先停止：systemctl stop lianyi-clinic，登记后再启动。",
        en: "The agent runs. Stop it first: systemctl stop lianyi-clinic, and start it after the enrolment.")

    static func enrolled(as identity: Identity) -> ClinicError {
        ClinicError(
            .usage, "already-enrolled",
            zh: "此文件夹已登记为“\(identity.name)”（\(identity.organisation.name)）。"
                + "若中心已停用此终端，请加 --again 用新注册码重新登记，暂存内容保留；要登记另一台终端，请用 --home 换一个文件夹。",
            en: "This home is enrolled as “\(identity.name)” (\(identity.organisation.name)). "
                + "If the hub has revoked it, add --again with a new code: what it holds stays. "
                + "To enrol another terminal choose another --home.")
    }

    static func stillKnown(_ identity: Identity) -> ClinicError {
        ClinicError(
            .usage, "still-enrolled",
            zh: "中心仍承认此终端（\(identity.terminal)），无需重新登记。确需更换，请管理员先运行 lianyi-hub terminal revoke。",
            en: "The hub still knows this terminal (\(identity.terminal)). There is no need to enrol it again; "
                + "to replace it, let the administrator run lianyi-hub terminal revoke first.")
    }

    /// - Parameter clinic: the name of the one that the home belongs to.
    static func foreign(_ answer: EnrolmentAnswer, _ clinic: String) -> ClinicError {
        ClinicError(
            .usage, "another-organisation",
            zh: "注册码属于“\(answer.organisation.name)”，而此文件夹属于“\(clinic)”。"
                + "请用本诊所的注册码，或用 --home 换一个文件夹；多登记的终端 \(answer.terminalId) 请管理员停用。",
            en: "The code is of “\(answer.organisation.name)”, this home of “\(clinic)”. "
                + "Use a code of this clinic or another --home; let the administrator revoke \(answer.terminalId), "
                + "which was enrolled for nothing.")
    }
}
