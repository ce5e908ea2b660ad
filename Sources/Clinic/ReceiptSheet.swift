// A receipt to print: what it says in words, and a QR code that proves it.
import FoundationEssentials
package import HubAPI
package import QRCode
package import Spool

/// The text and the page of one receipt.
package struct ReceiptSheet: Sendable {
    /// What the QR code holds.
    package enum Content: String, Sendable, Encodable {
        /// The receipt itself, as the hub signed it: whoever has the hub's keys can check it.
        case receipt
        /// Only its name and hash, because it is too long: it proves what a receipt elsewhere must be.
        case digest
    }

    /// The receipt as the hub signed it.
    package let jws: String
    /// What it says.
    package let receipt: Receipt
    /// The code.
    package let symbol: QRSymbol
    /// What the code holds.
    package let content: Content
    private let clinic: String
    private let files: [String]
    /// The names of the files as captured, where what went up was made of them.
    private let originals: [String]
    private let patient: String?

    /// Prepares the sheet of a capture whose receipt is here and was checked when it came.
    /// - Throws: `later` where there is no receipt yet; `data` where it is damaged.
    package init(_ capture: Capture, patient: String?, clinic: String, keys: KeySet) throws(ClinicError) {
        guard let jws = capture.receipt else {
            throw ClinicError(
                .later, "no-receipt", zh: "检查 \(capture.exam) 还没有回执。请等代理发送，或运行 lianyi-clinic send。",
                en: "Exam \(capture.exam) has no receipt yet. Let the agent send it, or run lianyi-clinic send.")
        }
        do throws(ReceiptError) { receipt = try Receipt.verified(jws, keys: keys) } catch {
            throw ClinicError(.data, .receiptInvalid(error))
        }
        self.jws = jws
        self.clinic = clinic
        self.patient = patient
        files = capture.objects.map(\.name)
        originals = capture.originals.map(\.name)
        let digest = "lianyi-receipt:\(capture.exam):sha256:\(SHA256Hex(of: Array(jws.utf8)))"
        content = jws.utf8.count <= Self.limit ? .receipt : .digest
        guard let symbol = QRSymbol(content == .receipt ? jws : digest) else {
            throw ClinicError(
                .data, "receipt-damaged", zh: "回执无法编成二维码。", en: "The receipt cannot be made a QR code.")
        }
        self.symbol = symbol
    }

    /// Longest text in a code that a telephone still reads from paper: version 30 at level L is 137 modules a side.
    private static let limit = 1_700

    /// In words, a fact a line.
    package var lines: [String] {
        facts.map { "\($0.zh) \($0.en): \($0.value)" }
            + receipt.objects.map { "  #\($0.number)  \($0.size) B  sha256 \($0.sha256)" } + [note]
    }

    private var facts: [(zh: String, en: String, value: String)] {
        var facts: [(zh: String, en: String, value: String)] = [
            ("回执", "receipt of exam", "\(receipt.exam)"), ("类别", "kind", receipt.kind),
            ("中心收妥", "stored", RFC3339.text(receipt.storedAt)), ("诊所", "clinic", clinic),
        ]
        if let patient { facts.append(("患者", "patient", patient)) }
        if !originals.isEmpty { facts.append(("原始文件", "files (sent packed)", originals.joined(separator: " "))) }
        facts.append(("清单", "manifest sha256", "\(receipt.manifestSha256)"))
        return facts
    }

    private var note: String {
        switch content {
        case .receipt: "二维码即回执本身 the code is the receipt: lianyi-clinic verify-receipt"
        case .digest: "二维码是回执的编号与摘要 the code names the receipt by its hash"
        }
    }

    /// A page to print.
    package var html: String {
        let rows = facts.map { "<tr><th>\($0.zh)</th><td>\(Markup.text($0.value))</td></tr>" }.joined()
        let objects = zip(receipt.objects, files + Array(repeating: "", count: receipt.objects.count)).map {
            object, name in
            "<tr><td class=\"n\">\(object.number)</td><td>\(Markup.text(name))</td><td class=\"n\">\(object.size) B</td><td><code>\(object.sha256)</code></td></tr>"
        }
        return """
            <!doctype html>
            <html lang="zh-CN">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>回执 \(receipt.exam)</title>
            <style>
            @page { size: A5; margin: 12mm; }
            body { font: 10pt/1.5 "Noto Sans CJK SC", SimHei, sans-serif; color: #000; max-width: 124mm; margin: 0 auto; }
            h1 { font-size: 14pt; margin: 0 0 3mm; } table { border-collapse: collapse; width: 100%; margin: 2mm 0; }
            th { text-align: left; font-weight: normal; color: #444; width: 6em; vertical-align: top; }
            td { overflow-wrap: anywhere; } .n { white-space: nowrap; padding-right: 2mm; } code { font-size: 7.5pt; } svg { width: 70mm; display: block; margin: 4mm auto; }
            .proof { font-size: 8.5pt; color: #333; }
            </style>
            </head>
            <body>
            <h1>检查送达回执</h1>
            <table>\(rows)</table>
            <table>\(objects.joined())</table>
            \(symbol.svg)
            <p class="proof">\(Markup.text(note))。回执由中心签名：以上文件的每一个字节已在中心落盘保存，且只保存一次。</p>
            </body>
            </html>

            """
    }
}
