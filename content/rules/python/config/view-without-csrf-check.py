import hmac

from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt


# ruleid: view-without-csrf-check
@csrf_exempt
def change_mail(request):
    request.user.email = request.POST["mail"]
    request.user.save()


# ruleid: view-without-csrf-check
@method_decorator(csrf_exempt, name="dispatch")
class Orders(View):
    def post(self, request):
        return create_order(request)


# ruleid: view-without-csrf-check
app.config["WTF_CSRF_ENABLED"] = False


# Near misses
# ok: view-without-csrf-check
@login_required
def repaired(request):
    request.user.email = request.POST["mail"]


# ok: view-without-csrf-check
@csrf_exempt
def payment_webhook(request):
    return book(request)


# ok: view-without-csrf-check
@csrf_exempt
def paid(request):
    if not hmac.compare_digest(sign(request.body), request.headers["X-Signature"]):
        return refuse()
    return book(request)


class TestConfig:
    TESTING = True
    # ok: view-without-csrf-check
    WTF_CSRF_ENABLED = False
