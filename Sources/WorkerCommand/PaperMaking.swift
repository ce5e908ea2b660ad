// A report's paper, for whoever asks over the pipe.
import Plots
import Workers

enum PaperMaking {
    static func made(_ wish: WorkerPaper?) -> (WorkerReply, [UInt8]) {
        guard let wish else { return WorkerReply.unmade(.noFile) }
        do throws(PlotError) {
            return WorkerReply.made("report.pdf", try TextPaper(wish).pdf())
        } catch {
            return WorkerReply.unmade(.undrawn(error))
        }
    }
}

extension TextPaper {
    fileprivate init(_ wish: WorkerPaper) {
        self.init(
            title: wish.title, subtitle: wish.subtitle, sections: wish.sections.map { PaperSection($0) },
            foot: wish.foot)
        mark = wish.mark
        madeAt = wish.madeAt
    }
}

extension PaperSection {
    fileprivate init(_ wish: WorkerPaper.Section) {
        self.init(wish.heading)
        facts = wish.facts.map { Fact($0.label, $0.value) }
        table = wish.table.map { PaperTable($0) }
        paragraphs = wish.paragraphs
        items = wish.items
        isQuiet = wish.isQuiet
    }
}

extension PaperTable {
    fileprivate init(_ wish: WorkerPaper.Table) {
        self.init(
            wish.columns.map { Column($0.title, width: $0.width) },
            wish.rows.map { Row($0.cells, isStrong: $0.isStrong) })
    }
}
