#include "base/Nearest.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class NearestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNearNameIsProposed();
    void withoutANearNameTheKnownOnesAreListed();
    void withoutAnyKnownNameNothingIsProposed();
    void anUnknownNameIsShownInPart();
};

void NearestTest::aNearNameIsProposed() {
    QCOMPARE(didYouMean(u"bitsandbites"_s, {u"torch"_s, u"bitsandbytes"_s}), u"Did you mean \"bitsandbytes\"?"_s);
    QCOMPARE(didYouMean(u"TORCH"_s, {u"torch"_s}), u"Did you mean \"torch\"?"_s);
}

void NearestTest::withoutANearNameTheKnownOnesAreListed() {
    QCOMPARE(didYouMean(u"qqqqqqqqqqqq"_s, {u"default"_s, u"pytorch-cu129"_s}), u"Known are: default, pytorch-cu129"_s);
}

void NearestTest::withoutAnyKnownNameNothingIsProposed() { QCOMPARE(didYouMean(u"torch"_s, {}), QString()); }

void NearestTest::anUnknownNameIsShownInPart() {
    const Problem problem = unknownName(QString(5000, u'x'), u"the catalog has no package of this name"_s, {u"a"_s});
    QCOMPARE(problem.code, ProblemCode::UnknownName);
    QVERIFY(problem.subject.size() < 100);
    QCOMPARE(problem.remedy, u"Known are: a"_s);
}

QTEST_APPLESS_MAIN(NearestTest)
#include "NearestTest.moc"
