// A report on paper: as many pages as it needs, every word as text.
import Foundation
import Plots
import TestSupport
import Testing

@Suite struct `A paper of text` {
    private func paper(_ paragraphs: Int) -> TextPaper {
        var section = PaperSection("检查所见")
        section.facts = [
            PaperSection.Fact("姓名", "蓝桂芳"), .init("性别", "女"), .init("机构", String(repeating: "某某镇", count: 30)),
        ]
        section.paragraphs = Array(repeating: "窦性心律，心率 74 次/分。<script>alert(1)</script>\n第二行", count: paragraphs)
        section.items = ["正常心电图（Z00.0）"]
        return TextPaper(title: "县医院 心电图诊断报告", subtitle: "第 1 版", sections: [section], foot: "20261122-0")
    }

    @Test func `is a PDF of one page, or of more`() throws {
        let short = try paper(1).pdf(), long = try paper(80).pdf()
        #expect(short.starts(with: Array("%PDF-".utf8)) && long.starts(with: Array("%PDF-".utf8)))
        #expect(pages(short) == 1 && pages(long) > 2, "\(pages(short)) \(pages(long))")
    }

    @Test func `is refused where it would never end`() {
        #expect(throws: PlotError.self) { try paper(1200).pdf() }
    }

    @Test func `takes any text`() throws {
        var paper = paper(1)
        paper.title = "\u{202E}\u{0007}" + String(repeating: "长", count: 300)
        paper.sections[0].paragraphs = ["", "\u{0}\u{1F468}\u{200D}\u{1F469}", String(repeating: "a", count: 5000)]
        #expect(try paper.pdf().count > 1000)
    }

    @Test(.enabled(if: PDFText.isReadable, "no pdftotext"))
    func `goes on with a table over pages, and takes cells of any length, of which nothing is lost`() throws {
        var paper = paper(1)
        paper.sections[0].facts.append(.init(String(repeating: "标签", count: 40) + "末", "值"))
        let long = (0..<2000).map { "<\($0)>" }.joined(separator: " ")
        let rows = (0..<90).map {
            PaperTable.Row(["项目 \($0)", "12", $0 == 3 ? long : "H"])
        }
        paper.sections[0].table = PaperTable(
            [.init("项目", width: 60), .init("结果", width: 60), .init("提示", width: 50)], rows)
        let pdf = try paper.pdf(), count = pages(pdf)
        #expect((6...14).contains(count), "\(count)")
        let words = try PDFText.text(of: pdf)
        let missing = (0..<2000).filter { !words.contains("<\($0)>") }
        #expect(missing.isEmpty, "\(missing.count) of 2000, first \(missing.prefix(3))")
        #expect(words.contains("签末") && words.contains("项目89"))
    }

    /// Pages by the page tree's own count.
    private func pages(_ pdf: [UInt8]) -> Int {
        let text = String(decoding: pdf, as: UTF8.self)
        guard let place = text.range(of: "/Count ") else { return 0 }
        return Int(text[place.upperBound...].prefix { $0.isNumber }) ?? 0
    }
}
