// lianyi-clinic referrals: what became of the patients who were referred, and who comes back.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct Referrals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "转诊的答复：接收、安排、结果、下转。 / What was answered to referrals, and who comes back down.",
        discussion: """
            代理在中心有变化时取回，加密存放在本机，断网也能看。* 为看后又有变化。
            The agent fetches what changed at the hub and keeps it here, encrypted; it is
            read without the line. * marks what has changed since somebody looked.

              lianyi-clinic referrals
              lianyi-clinic referrals SZ-2026-000017
            """)

    @Argument(help: ArgumentHelp("转诊单号或编号，或其末尾 / its number or id, or the end of one", valueName: "REFERRAL"))
    var referral: String?
    @Option(help: ArgumentHelp("最多列出多少条 / how many to list", valueName: "N")) var limit = 50
    @OptionGroup var options: HomeOptions

    private struct View: Encodable {
        let referral: ReferralStanding
        let changedAt: Date
        let seenAt: Date?

        init(_ kept: KeptReferral) { (referral, changedAt, seenAt) = (kept.standing, kept.changedAt, kept.seenAt) }
    }

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit: 1 … 100000") }
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            let limit = referral == nil ? limit : 100_000
            let all: [KeptReferral]
            do throws(SpoolError) { all = try await terminal.spool.referrals(limit: limit) } catch {
                throw ClinicError(error)
            }
            guard let referral else { return Self.list(all, speech) }
            let one = try Self.named(referral, all)
            guard let kept = try await terminal.see(one.standing.id) else { return }
            speech.say(View(kept), ReferralWords(kept.standing).page.map(Speech.oneLine))
        }
    }

    private static func list(_ all: [KeptReferral], _ speech: Speech) {
        speech.say(
            all.map(View.init),
            all.isEmpty
                ? ["没有转诊的消息 / nothing was heard of a referral"]
                : all.map { ($0.isUnseen ? "* " : "  ") + Speech.oneLine(ReferralWords($0.standing).line) })
    }

    private static func named(_ text: String, _ all: [KeptReferral]) throws -> KeptReferral {
        let wanted = text.lowercased()
        let found = all.filter {
            $0.standing.number.lowercased() == wanted || $0.standing.id.description == wanted
                || (wanted.count >= 4 && $0.standing.id.description.hasSuffix(wanted))
        }
        guard found.count == 1 else {
            throw ClinicError(
                .usage, "referral-not-here", zh: "本机没有（或不止一份）转诊单 \(text)。用 lianyi-clinic referrals 查看有哪些。",
                en: "There is no referral \(text) here, or more than one. See lianyi-clinic referrals.")
        }
        return found[0]
    }
}
