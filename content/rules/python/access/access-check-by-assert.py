def delete(user, order):
    # ruleid: access-check-by-assert
    assert user.is_admin
    order.delete()


def show(request, paper):
    # ruleid: access-check-by-assert
    assert request.user.has_perm("papers.view"), "not for you"
    return paper


def enter(user, password):
    # ruleid: access-check-by-assert
    assert user.check_password(password)
    return start_session(user)


# Near misses
def repaired(user, order):
    if not user.is_admin:
        raise PermissionError
    # ok: access-check-by-assert
    assert order is not None
    order.delete()


def test_admin(user):
    # ok: access-check-by-assert
    assert user.is_admin


class UserTests:
    def run(self, user):
        # ok: access-check-by-assert
        assert user.is_admin
