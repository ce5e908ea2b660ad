// A run without blood is nobody's: nothing in it is critical. A true grave value still is.
import Exams
import Foundation
import Testing

@Suite struct `A run without blood` {
    private func count(_ values: [(String, String, String?)]) -> BloodCount {
        BloodCount(
            sampleNumber: nil, ranAt: nil, processing: .patient, sender: nil,
            items: values.map { code, value, unit in
                LabItem(
                    code: LabCode(system: "LN", code: code, name: nil), value: value, number: Decimal(string: value),
                    unit: unit, range: nil,
                    flags: [], status: .final)
            }, settings: [], attachments: [], identity: FoundIdentity())
    }

    @Test func `is known by haemoglobin and red cells that nobody can have`() {
        let zeros = ["6690-2", "789-8", "718-7", "4544-3", "787-2", "777-3"].map { ($0, "0", "10*9/L" as String?) }
        #expect(count(zeros).isWithoutBlood)
        #expect(count([("718-7", "0", "g/L"), ("777-3", "0", "10*9/L")]).isWithoutBlood)
        #expect(count([("718-7", "0", nil), ("789-8", "0", nil), ("777-3", "4", "10*9/L")]).isWithoutBlood)
        #expect(
            count([("718-7", "2", "g/L"), ("789-8", "0.05", "10*12/L"), ("6690-2", "0.2", "10*9/L")]).isWithoutBlood)
        #expect(count([("718-7", "0.1", "g/dL"), ("789-8", "0.02", "10*6/uL")]).isWithoutBlood)
        #expect(count([("6690-2", "0", "10*9/L"), ("777-3", "0", "10*9/L")]).isWithoutBlood)
    }

    @Test func `is not seen in a grave count, in one channel that failed, or in one zero alone`() {
        #expect(!count([("718-7", "32", "g/L"), ("777-3", "3", "10*9/L"), ("789-8", "1.1", "10*12/L")]).isWithoutBlood)
        #expect(!count([("718-7", "14", "g/L"), ("777-3", "0", "10*9/L")]).isWithoutBlood)
        #expect(!count([("718-7", "0", "g/L"), ("789-8", "4.5", "10*12/L")]).isWithoutBlood)
        #expect(!count([("777-3", "0", "10*9/L")]).isWithoutBlood)
        #expect(!count([("6690-2", "0.0", "10*9/L"), ("777-3", "3", "10*9/L")]).isWithoutBlood)
        #expect(!count([]).isWithoutBlood)
    }
}
