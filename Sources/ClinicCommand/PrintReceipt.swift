// lianyi-clinic receipt: print a receipt, with its QR code.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import QRCode
import Spool

struct PrintReceipt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "打印回执和二维码。 / Print a receipt with its QR code.",
        discussion: """
            不用网络。二维码就是回执本身（太长时为其编号和摘要），扫出的文字可用
            verify-receipt 验证。--html 存为可打印的网页，--png 只存二维码。
            Needs no network. The QR code is the receipt itself (where it is too long,
            its name and hash); what is scanned from it, verify-receipt checks. --html
            saves a page to print, --png the code alone.

              lianyi-clinic receipt 0199b0a0-0000-7000-8000-00000000000a
              lianyi-clinic receipt 3f9a2c --html receipt.html
              lianyi-clinic receipt 3f9a2c --png receipt.png
            """)

    @Argument(help: ArgumentHelp("检查编号或其末尾 / the exam, or the end of its id", valueName: "EXAM")) var exam: String
    @Option(help: ArgumentHelp("存为可打印的网页 / save a page to print", valueName: "FILE")) var html: String?
    @Option(help: ArgumentHelp("存二维码图片 / save the code as a picture", valueName: "FILE")) var png: String?
    @OptionGroup var options: HomeOptions

    private struct Answer: Encodable {
        let receipt: Receipt
        let jws: String
        /// `receipt` where the code is the receipt itself, `digest` where it only names it.
        let code: ReceiptSheet.Content
        let html: String?
        let png: String?
    }

    func run() async throws {
        try await options.run { speech in
            let terminal = try Terminal(options.folder())
            let sheet = try await terminal.receiptSheet(of: try await terminal.exam(named: exam))
            if let html { try Terminal.save(Array(sheet.html.utf8), at: html) }
            if let png {
                guard let picture = sheet.symbol.png() else {
                    throw ClinicError(.disk, "no-memory", zh: "内存不足，无法生成图片。", en: "There is no memory for the picture.")
                }
                try Terminal.save(picture, at: png)
            }
            let saved = [html, png].compactMap(\.self).map { "已存 saved: \($0)" }
            speech.say(
                Answer(receipt: sheet.receipt, jws: sheet.jws, code: sheet.content, html: html, png: png),
                sheet.lines + (saved.isEmpty ? sheet.symbol.lines : saved))
        }
    }
}
