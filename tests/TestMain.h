// Every test is compiled with this. The tests of a folder are one program, so Qt's macros QTEST_MAIN,
// QTEST_GUILESS_MAIN and QTEST_APPLESS_MAIN enter their class in a list here instead of writing a main().
#pragma once

#include <QTest>

#ifdef QT_WIDGETS_LIB
#include <QApplication>
#endif

namespace armature {

/// A test class of this program, entered before main() starts.
struct RegisteredTest {
    using Run = int (*)(int count, char **words);

    RegisteredTest(const char *itsName, Run itsRun);

    const char *name;
    Run run;
    const RegisteredTest *next;
};

} // namespace armature

#define ARMATURE_REGISTER_TEST(Class, ...)                                                                             \
    static int run##Class(int count, char **words) {                                                                   \
        __VA_ARGS__;                                                                                                   \
        Class test;                                                                                                    \
        return QTest::qExec(&test, count, words);                                                                      \
    }                                                                                                                  \
    static const armature::RegisteredTest registered##Class(#Class, run##Class);

#undef QTEST_APPLESS_MAIN
#define QTEST_APPLESS_MAIN(Class) ARMATURE_REGISTER_TEST(Class, )
#undef QTEST_GUILESS_MAIN
#define QTEST_GUILESS_MAIN(Class) ARMATURE_REGISTER_TEST(Class, QCoreApplication application(count, words))
#undef QTEST_MAIN
#ifdef QT_WIDGETS_LIB // offscreen unless a platform was named
#define QTEST_MAIN(Class)                                                                                              \
    ARMATURE_REGISTER_TEST(Class, if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))                                  \
                                      qputenv("QT_QPA_PLATFORM", "offscreen");                                         \
                           QApplication application(count, words))
#else
#define QTEST_MAIN(Class) QTEST_GUILESS_MAIN(Class)
#endif
