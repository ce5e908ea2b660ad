// What a mapping would read of a table, shown before anything is sent: for who writes the mapping.

package import Exams
import FlatFile
package import FoundationEssentials

/// The table as the mapping understands it, and what it does not understand.
package struct FlatFileDryRun: Sendable {
    /// One item of the table, over all its rows.
    package struct Column: Sendable, Hashable {
        /// What the table calls it.
        package let name: String
        /// The item that it is taken for; nil for none of a blood count.
        package let item: BloodCountItem?
        /// Rows with a value in a unit that is understood.
        package internal(set) var sure = 0
        /// Rows with a value that is shown as sent and marked: no unit, another unit, an impossible value.
        package internal(set) var doubtful = 0
        /// Rows with a text that is no number.
        package internal(set) var words = 0
        /// Rows without a value.
        package internal(set) var empty = 0
        /// The first value as it stands in the table, and in the canonical unit.
        package internal(set) var example: String?
        /// Sum of the sure exact values in the canonical unit.
        package internal(set) var sum = Decimal(0)
        /// How many values the sum has.
        package internal(set) var summed = 0
    }

    /// The mapping's own name.
    package let mapping: String
    package let counts: [BloodCount]
    /// The table's line at which each of the counts begins.
    package let places: [Int]
    package let columns: [Column]
    package let warnings: [IntakeReason]

    /// Reads the whole table as the exam would.
    package init(table: ExamFile, mapping: ExamFile) throws(IntakeReason) {
        do throws(Unreadable) {
            let rules = try FlatFileExam.mapping(mapping)
            do throws(FlatFileError) {
                let file = try FlatFile(table.bytes, rules)
                let comma = LabValue.Comma(rules, file)
                counts = file.samples.map { BloodCount($0, comma: comma) }
                places = file.samples.map(\.line)
                warnings = file.doubts.map { IntakeReason($0, table.name) }
                columns = Self.columns(file.samples, counts)
                self.mapping = rules.name
            } catch {
                throw .broken(IntakeReason(error, table.name))
            }
        } catch {
            throw error.reason
        }
    }

    private static func columns(_ samples: [FlatSample], _ counts: [BloodCount]) -> [Column] {
        var columns: [Column] = []
        var places: [LabCode: Int] = [:]
        for (sample, count) in zip(samples, counts) {
            let names = Dictionary(sample.results.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
            for item in count.items {
                let place = places[item.code] ?? columns.count
                if place == columns.count {
                    places[item.code] = place
                    let name = names[item.code.code] ?? item.code.name.flatMap { names[$0] } ?? item.code.name
                    columns.append(Column(name: name ?? item.code.code, item: item.known))
                }
                columns[place].add(item)
            }
        }
        return columns
    }

    /// The dry run for people: one line for each item, then the warnings.
    package var text: String {
        var lines = ["映射 mapping: \(mapping)", "样本 samples: \(counts.count)"]
        for column in columns {
            let item = column.item.map { "\($0.zh) \($0.name) \($0.unit)" } ?? "不属于血常规 no item of a blood count"
            lines.append(
                "\(column.name) → \(item): 读取 read \(column.sure), 存疑 doubtful \(column.doubtful), "
                    + "非数字 words \(column.words), 空 empty \(column.empty)"
                    + (column.example.map { "; 例 first: \($0)" } ?? ""))
        }
        lines += warnings.prefix(20).map { "第 \($0.place?.line ?? 0) 行: \($0.zh) · \($0.en)" }
        if warnings.count > 20 { lines.append("… \(warnings.count)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension FlatFileDryRun.Column {
    fileprivate init(name: String, item: BloodCountItem?) {
        self.name = name
        self.item = item
    }

    fileprivate mutating func add(_ item: LabItem) {
        guard let value = item.value else {
            empty += 1
            return
        }
        let sent = [value, item.unit].compactMap(\.self).joined(separator: " ")
        switch LabJudgement(item) {
        case .canonical(let canonical):
            sure += 1
            guard let number = canonical.number else { return }
            sum += number
            summed += 1
            if example == nil { example = "\(sent) = \(number) \(canonical.unit)" }
        case .doubtful: doubtful += 1
        case .nothing: if item.quantity == nil { words += 1 } else { doubtful += 1 }
        }
        if example == nil { example = sent }
    }

    /// The mean of the sure exact values in the canonical unit; nil without any.
    package var mean: Decimal? { summed == 0 ? nil : sum / Decimal(summed) }
}
