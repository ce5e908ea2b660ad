// The units of the form for typing: what it offers is understood as it says, over all that people have.
import FoundationEssentials
import Testing

@testable import Exams

@Suite struct `The form for typing a count` {
    @Test func `offers units that are understood exactly, wherever a value can be expected`() {
        for item in BloodCountItem.typed {
            for unit in item.typedUnits {
                for value in [item.expected.lowerBound, item.expected.upperBound, item.usual.lowerBound] {
                    let typed = value / unit.factor
                    let row = TypedBloodCount.Row(code: item.code, value: "\(typed)", unit: unit.unit)
                    let count = TypedBloodCount(sampleNumber: nil, ranAt: nil, rows: [row])
                    guard case .success = count.checked() else {
                        Issue.record("\(item.name) \(typed) \(unit.unit): \(count.checked())")
                        continue
                    }
                    #expect(count.typedOnce.isEmpty, "\(item.name) \(typed) \(unit.unit)")
                }
            }
        }
    }

    @Test func `asks once more for what few people have`() {
        let rare = BloodCountItem.typed.filter {
            $0.expected != $0.possible && $0.expected.upperBound < $0.possible.upperBound
        }
        #expect(rare.count > 15)
        for item in rare {
            let row = TypedBloodCount.Row(code: item.code, value: "\(item.possible.upperBound)", unit: item.unit)
            let count = TypedBloodCount(sampleNumber: nil, ranAt: nil, rows: [row])
            #expect(count.typedOnce.map(\.code) == ["typed-once"], "\(item.name)")
        }
    }
}
